// What comes out of this display: one audio context, with a volume that the display keeps.

const LEVELS = [0, 0.35, 1]; // silent, low, loud
const LOUD = LEVELS.length - 1;
const PATIENCE = 500;
const NAME = "ventanilla.hall.volume";

/**
 * Return `{ context, out, wake, turn, level, isKeptOff, isHeard }`. Sound goes to `out`; `turn()` goes to the next
 * volume. A browser may keep sound off until somebody touches the page: `isKeptOff()`; `onChange` tells.
 */
export function loudspeaker({ memory, onChange }) {
  const context = new AudioContext();
  const out = new GainNode(context, { gain: LEVELS[level()] });
  out.connect(context.destination);
  context.addEventListener("statechange", onChange);
  return { context, out, wake: () => context.resume(), turn, level, isKeptOff, isHeard };

  function level() {
    const kept = Number(memory.getItem(NAME) ?? LOUD);
    return kept in LEVELS ? kept : LOUD;
  }

  function turn() {
    memory.setItem(NAME, String((level() + LOUD) % LEVELS.length));
    out.gain.value = LEVELS[level()];
    onChange();
  }

  function isKeptOff() {
    return context.state !== "running";
  }

  function isHeard() {
    return !isKeptOff() && level() > 0;
  }
}

/**
 * Settle when a source that was told to play for so many seconds is over. A sound card that was pulled out never says so,
 * and then a clock does.
 */
export function over(source, seconds) {
  const ended = new Promise((resolve) => { source.addEventListener("ended", resolve); });
  const tooLong = new Promise((resolve) => { setTimeout(resolve, seconds * 1000 + PATIENCE); });
  return Promise.race([ended, tooLong]);
}
