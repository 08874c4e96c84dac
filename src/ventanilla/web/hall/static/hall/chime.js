// Two soft bell tones, made on the spot: a falling third, heard over talk without startling anybody.

import { over } from "./loudspeaker.js";

const TONES = [{ hertz: 784, at: 0 }, { hertz: 622, at: 0.38 }];
const LENGTH = 0.92;
const LOUDNESS = 0.5;

/** Return `{ ring }`, which settles when the last tone is over; at once where nothing is heard. */
export function chime(speaker) {
  const { context, out } = speaker;
  return { ring };

  function ring() {
    if (!speaker.isHeard()) return Promise.resolve();
    const now = context.currentTime;
    const tones = TONES.flatMap(({ hertz, at }) => [
      tone(hertz, now + at, LOUDNESS),
      tone(hertz * 2, now + at, LOUDNESS / 5),
    ]);
    return over(tones.at(-1), TONES.at(-1).at + LENGTH);
  }

  function tone(hertz, from, loudness) {
    const oscillator = new OscillatorNode(context, { type: "sine", frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loudness, from + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, from + LENGTH);
    oscillator.connect(volume).connect(out);
    oscillator.start(from);
    oscillator.stop(from + LENGTH);
    return oscillator;
  }
}
