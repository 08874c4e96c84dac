/**
 * The stream of server-sent events of one page, with polling when it cannot be had.
 *
 *     const live = connect({ url, as: "display", topics: ["calls", "queue"], onEvent, onState });
 *
 * `as` says for which of this browser's credentials the page speaks: "kiosk", "display", "tablet" or "staff".
 * `onEvent({ topic, kind, data, id })` is told of every event. Besides the topics asked for there are two that mean
 * "fetch your fragments now": "refetch" (on connecting, on reconnecting and every 30 seconds, so that a lost event
 * heals itself) and "poll" (every 2 seconds while there is no stream).
 * `onState(state)` is told "connecting", "live", "polling" or "closed".
 */

const KINDS = ["calls", "queue", "lines", "desk", "tablet", "visit", "commands"];
const POLL_AFTER = 3000;
const POLL_EVERY = 2000;
const REFETCH_EVERY = 30000;
const SILENCE_MEANS_LOST = 40000; // the server says something every 15 seconds
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;

/**
 * Open the stream and keep it open.
 *
 * `after` is the number of the last call already announced. Returns `{ age, touch, close }`: `age()` gives the seconds
 * since the last sign of life, `touch()` notes one that came another way (a fetch that succeeded), `close()` ends it.
 */
export function connect({ url, as, topics = [], after = null, onEvent, onState = () => {} }) {
  let source = null;
  let state = null;
  let lastCall = after;
  let lastSign = Date.now();
  let retryIn = FIRST_RETRY;
  let fallbackTimer = null;
  let pollTimer = null;
  let retryTimer = null;

  const refetchTimer = setInterval(tick, REFETCH_EVERY + Math.random() * 2000);
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", reopen);
  window.addEventListener("pagehide", drop);
  window.addEventListener("pageshow", onShown);
  open();
  return { age: () => (Date.now() - lastSign) / 1000, touch, close };

  function open() {
    clearTimeout(retryTimer);
    enter("connecting");
    source = new EventSource(address(), { withCredentials: true });
    source.addEventListener("ready", onReady);
    source.addEventListener("beat", onBeat);
    source.addEventListener("superseded", onSuperseded);
    source.addEventListener("error", onLost);
    for (const kind of KINDS) source.addEventListener(kind, onTopic);
    pollUnlessReady();
  }

  function address() {
    const target = new URL(url, document.baseURI);
    target.searchParams.set("as", as);
    if (topics.length) target.searchParams.set("topics", topics.join(","));
    if (lastCall !== null) target.searchParams.set("after", lastCall);
    return target;
  }

  function onReady(event) {
    touch();
    if (event.lastEventId !== "" && lastCall === null) lastCall = Number(event.lastEventId);
    retryIn = FIRST_RETRY;
    stopPolling();
    enter("live");
    onEvent({ topic: "refetch", kind: "refetch", data: {} });
  }

  function onBeat() {
    touch();
  }

  function onTopic(event) {
    touch();
    const data = JSON.parse(event.data);
    if (event.type === "calls") lastCall = data.number;
    onEvent({ topic: data.topic ?? event.type, kind: event.type, data, id: event.lastEventId });
  }

  /** The same device or person opened too many screens. This one polls until somebody looks at it again. */
  function onSuperseded() {
    drop();
    startPolling();
  }

  /** The browser reconnects by itself after a cut; after a refusal it does not, so we try later. */
  function onLost() {
    if (source.readyState === EventSource.CLOSED) {
      drop();
      startPolling();
      retryTimer = setTimeout(open, retryIn * (0.75 + Math.random() / 2));
      retryIn = Math.min(retryIn * 2, LAST_RETRY);
    } else {
      if (state === "live") enter("connecting");
      pollUnlessReady();
    }
  }

  function onVisibility() {
    if (document.visibilityState === "visible" && (source === null || isSilent())) reopen();
  }

  /** A page brought back by the browser's "back" button stands still until told to go on. */
  function onShown(event) {
    if (event.persisted) reopen();
  }

  function tick() {
    if (state === "live" && isSilent()) reopen();
    else if (state === "live") onEvent({ topic: "refetch", kind: "refetch", data: {} });
  }

  function isSilent() {
    return Date.now() - lastSign > SILENCE_MEANS_LOST;
  }

  function reopen() {
    if (state === "closed") return;
    drop();
    open();
  }

  function drop() {
    clearTimeout(retryTimer);
    clearTimeout(fallbackTimer);
    fallbackTimer = null;
    source?.close();
    source = null;
  }

  function pollUnlessReady() {
    fallbackTimer ??= setTimeout(startPolling, POLL_AFTER);
  }

  function startPolling() {
    clearTimeout(fallbackTimer);
    fallbackTimer = null;
    if (pollTimer !== null) return;
    enter("polling");
    poll();
    pollTimer = setInterval(poll, POLL_EVERY);
  }

  function stopPolling() {
    clearTimeout(fallbackTimer);
    clearInterval(pollTimer);
    fallbackTimer = pollTimer = null;
  }

  function poll() {
    onEvent({ topic: "poll", kind: "poll", data: {} });
  }

  function touch() {
    lastSign = Date.now();
    document.dispatchEvent(new CustomEvent("ventanilla:sign")); // for the watchdog, where the page has one
  }

  function enter(next) {
    if (next === state || (next === "connecting" && pollTimer !== null)) return;
    state = next;
    onState(state);
  }

  function close() {
    drop();
    stopPolling();
    clearInterval(refetchTimer);
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("online", reopen);
    window.removeEventListener("pagehide", drop);
    window.removeEventListener("pageshow", onShown);
    enter("closed");
  }
}
