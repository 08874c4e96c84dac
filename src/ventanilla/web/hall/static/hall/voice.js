// Says calls with the clips that the server makes. Whatever goes wrong, saying a call ends, and the next one follows.

const WAIT_FOR_CLIP = 2500;
const GIVE_UP_FETCHING = 8000;
const PATIENCE_AFTER_END = 500;

/**
 * Return `{ prepare, say, stop }`. `prepare(call)` fetches the clip ahead; `say(call)` settles when it was heard, or when
 * there is nothing to hear; `stop(call)` is told that the call is over. `addressOf(call)` is where its clip comes from.
 */
export function voice({ speaker, addressOf }) {
  const clips = new Map();
  let saying = null;
  return { prepare, say, stop };

  function prepare(call) {
    clips.set(call.number, fetchClip(addressOf(call)).catch(() => null));
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

  /** Play the clip alone; a sound card that was pulled out never says that it ended, so a clock does. */
  async function play(clip) {
    end(saying);
    const source = new AudioBufferSourceNode(speaker.context, { buffer: clip });
    saying = source;
    const ended = new Promise((resolve) => { source.addEventListener("ended", resolve); });
    source.connect(speaker.out);
    source.start();
    await Promise.race([ended, after(clip.duration * 1000 + PATIENCE_AFTER_END)]);
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
