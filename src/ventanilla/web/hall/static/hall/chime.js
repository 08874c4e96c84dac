// Two soft bell tones, made on the spot: a falling third, heard over talk without startling anybody.

const TONES = [{ hertz: 784, at: 0 }, { hertz: 622, at: 0.38 }];
const LENGTH = 1.3;
const LOUDNESS = 0.5;

/** Return `{ ring, isMute, wake }`. A browser may keep sound off until somebody touches the page; `onChange` tells. */
export function chime({ onChange }) {
  const audio = new AudioContext();
  audio.addEventListener("statechange", onChange);
  return { ring, isMute: () => audio.state !== "running", wake: () => audio.resume() };

  function ring() {
    if (audio.state !== "running") return;
    for (const { hertz, at } of TONES) {
      tone(hertz, audio.currentTime + at, LOUDNESS);
      tone(hertz * 2, audio.currentTime + at, LOUDNESS / 5);
    }
  }

  function tone(hertz, from, loudness) {
    const oscillator = new OscillatorNode(audio, { type: "sine", frequency: hertz });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loudness, from + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, from + LENGTH);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(from);
    oscillator.stop(from + LENGTH);
  }
}
