// How the phone makes itself felt and heard. Browsers allow sound and shaking only after a touch of the page, so the
// page asks for one; from then on it also keeps the screen awake, where the browser can.

const CALLED = { shake: [400, 200, 400, 200, 800], notes: [880, 660, 880, 660, 880] };
const NEAR = { shake: [300, 150, 300], notes: [660, 660] };
const NOTE_SECONDS = 0.28;
const LOUD = 0.5;

let sound = null;
let awake = null;
let isOver = () => false;

export function prepare(button, over) {
  isOver = over;
  if (isOver()) return;
  button.hidden = !("AudioContext" in window);
  document.addEventListener("pointerdown", () => allow(button), { once: true });
  document.addEventListener("keydown", () => allow(button), { once: true });
  document.addEventListener("visibilitychange", stayAwake);
}

export function raise(isCalled) {
  const { shake, notes } = isCalled ? CALLED : NEAR;
  navigator.vibrate?.(shake);
  if (sound?.state === "running") notes.forEach((pitch, place) => play(pitch, place * NOTE_SECONDS));
}

export function rest() {
  awake?.release();
  document.getElementById("sound").hidden = true;
}

async function allow(button) {
  sound ??= new AudioContext();
  await sound.resume();
  button.setAttribute("aria-pressed", "true");
  button.querySelector("[data-off]").hidden = true;
  button.querySelector("[data-on]").hidden = false;
  stayAwake();
}

// The browser lets go of it each time the page is left.
async function stayAwake() {
  if (!sound || isOver() || document.visibilityState !== "visible") return;
  sound.resume();
  try {
    awake = await navigator.wakeLock?.request("screen");
  } catch {
    // A phone that saves its battery refuses; the page works without.
  }
}

function play(pitch, after) {
  const at = sound.currentTime + after;
  const tone = new OscillatorNode(sound, { frequency: pitch, type: "triangle" });
  const volume = new GainNode(sound, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + NOTE_SECONDS);
  tone.connect(volume).connect(sound.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
