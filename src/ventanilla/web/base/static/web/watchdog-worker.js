// The watchdog's own thread: asks the page how it is, tells the server, and has the page reload when it must.
// Time is counted in rounds, not read from a clock: a machine that slept has not missed any.

const ROUNDS_PER_BEAT = 4;
const STANDS_STILL_AFTER = 3; // rounds without an answer
const RELOAD_AFTER_STANDING = 6;
const RELOAD_WHEN_QUIET_FOR = 12;
const BEAT_TIMEOUT = 8000;

let beatUrl = null;
let version = "";
let roundLength = 0;
let page = null;
let unanswered = 0;
let longestStandstill = 0;
let rounds = 0;
let isServerThere = false;
let isOutdated = false;
let told = "";

self.addEventListener("message", ({ data }) => {
  if (data.beatUrl) start(data);
  page = data;
  longestStandstill = Math.max(longestStandstill, unanswered);
  unanswered = 0;
  if (told !== worthTellingAtOnce()) beat();
  if (mustReload()) self.postMessage({ reload: true });
});

function start(given) {
  ({ beatUrl, version, round: roundLength } = given);
  setInterval(round, roundLength);
}

function round() {
  rounds += 1;
  unanswered += 1;
  self.postMessage({ howAreYou: true });
  if (rounds % ROUNDS_PER_BEAT === 0 || unanswered === STANDS_STILL_AFTER) beat();
}

function mustReload() {
  if (isServerThere && page.quietFor > RELOAD_WHEN_QUIET_FOR * roundLength) return true;
  return isServerThere && page.isAtRest && (isOutdated || longestStandstill >= RELOAD_AFTER_STANDING);
}

/** Whatever changes seldom is told when it does; how far the calls are, with the next beat. */
function worthTellingAtOnce() {
  return JSON.stringify({ ...page.facts, last_call: null });
}

async function beat() {
  told = worthTellingAtOnce();
  const said = { ...page.facts, version, is_answering: unanswered < STANDS_STILL_AFTER };
  const headers = { "Content-Type": "application/json", "X-CSRFToken": page.token };
  try {
    const answer = await fetch(beatUrl, { method: "POST", headers, body: JSON.stringify(said), signal: AbortSignal.timeout(BEAT_TIMEOUT) });
    isServerThere = answer.ok;
    if (answer.ok) isOutdated = isOther((await answer.json()).version);
  } catch {
    isServerThere = false;
  }
}

function isOther(present) {
  return Boolean(present && version && present !== version);
}
