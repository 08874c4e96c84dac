/**
 * Watches over the page of a device, and tells the server every twenty seconds that it is alive.
 *
 * The watching is done by a worker (`watchdog-worker.js`), on a thread of its own: it asks this page every few seconds how
 * it is, notices when no answer comes, sends the signs of life, and has the page reload
 *   - when the page has had nothing from the server for a minute although the server answers the worker;
 *   - when the page comes back after it stood still for half a minute;
 *   - when the program was renewed (the answer to a sign of life names another version).
 * The last two wait until nobody is using the page: its `[data-step]` is one of `data-rests-at`, where it has steps, and
 * nobody touched it for some seconds. A page whose thread never comes back cannot be reloaded from inside the browser:
 * the server is told, and whoever started the browser has to start it again (docs/operations.md).
 *
 * It depends on no other script, and none depends on it. What a page knows of itself it says with an event:
 *     document.dispatchEvent(new CustomEvent("ventanilla:facts", { detail: { sound: "on" } }));
 */

const TOUCHES = ["pointerdown", "keydown"];
const SERVER_FAILED = 500;

const own = document.getElementById("watchdog").dataset;
const worker = new Worker(own.workerUrl);
const round = Number(own.round); // milliseconds
const untouchedFor = 3 * round;
let facts = {};
let lastSign = performance.now();
let lastTouch = -untouchedFor;

document.addEventListener("ventanilla:facts", (event) => { facts = { ...facts, ...event.detail }; });
document.addEventListener("ventanilla:sign", sign);
for (const touch of TOUCHES) document.addEventListener(touch, () => { lastTouch = performance.now(); }, true);
new PerformanceObserver(noteAnswers).observe({ type: "resource" });
worker.addEventListener("message", ({ data }) => (data.reload ? location.reload() : answer()));
worker.postMessage({ beatUrl: new URL(own.beatUrl, document.baseURI).href, version: own.version, round, ...present() });

function answer() {
  worker.postMessage(present());
}

function present() {
  return {
    facts: { ...facts, is_visible: document.visibilityState === "visible" },
    token: document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "",
    quietFor: performance.now() - lastSign,
    isAtRest: isAtRest(),
  };
}

/** Every answer that the page got from its server is a sign that its scripts work. */
function noteAnswers(list) {
  for (const entry of list.getEntries()) {
    if (entry.initiatorType === "fetch" && entry.responseStatus > 0 && entry.responseStatus < SERVER_FAILED) sign();
  }
}

function sign() {
  lastSign = performance.now();
}

function isAtRest() {
  const step = document.querySelector("[data-step]")?.dataset.step;
  const isBetween = step === undefined || own.restsAt.split(" ").includes(step);
  return isBetween && performance.now() - lastTouch > untouchedFor;
}
