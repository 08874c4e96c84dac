// Says calls with the clips that the server makes. Whatever goes wrong, saying a call ends, and the next one follows.

import { over } from "./loudspeaker.js";

const WAIT_FOR_CLIP = 2500;
const GIVE_UP_FETCHING = 8000;
const TRIES = 4;
const TRY_AGAIN_AFTER = 1500;

/**
 * Return `{ prepare, say, stop }`. `prepare(call)` fetches the clip ahead; `say(call)` settles when it was heard, or when
 * there is nothing to hear; `stop(call)` is told that the call is over. `addressOf(call)` is where its clip comes from.
 */
export function voice({ speaker, addressOf }) {
  const clips = new Map();
  let saying = null;
  return { prepare, say, stop };

  function prepare(call) {
    clips.set(call.number, fetched(addressOf(call)));
  }

  /** Return the clip, null when there is none; the connection may be coming back just now, so try more than once. */
  async function fetched(address, tries = TRIES) {
    try {
      return await fetchClip(address);
    } catch {
      if (tries === 1) return null;
      await after(TRY_AGAIN_AFTER);
      return fetched(address, tries - 1);
    }
  }

  async function fetchClip(address) {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(GIVE_UP_FETCHING) });
    return answer.status === 200 ? speaker.context.decodeAudioData(await answer.arrayBuffer()) : null;
  }

  async function say(call) {
    if (!speaker.isHeard()) return;
    const clip = await Promise.race([clips.get(call.number), after(WAIT_FOR_CLIP)]);
    if (clip) await play(clip);
  }

  /** Play the clip, alone. */
  async function play(clip) {
    end(saying);
    const source = new AudioBufferSourceNode(speaker.context, { buffer: clip });
    saying = source;
    source.connect(speaker.out);
    source.start();
    await over(source, clip.duration);
    end(source);
  }

  /** End what is being said, and forget the clip. */
  function stop(call) {
    end(saying);
    saying = null;
    clips.delete(call.number);
  }

  function end(source) {
    source?.stop();
    source?.disconnect();
  }
}

function after(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
