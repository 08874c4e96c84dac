// Follows a turn: looks every few seconds, and shakes the phone when it is called.

const LOOK_EVERY = 5000;
const STALE_AFTER = 20;
const OVER = new Set(["done", "no_show", "walked_out", "cancelled", "day_closed"]);
const CALL_PATTERN = [400, 200, 400, 200, 800];

const standing = document.getElementById("standing");
const stale = document.getElementById("stale");
const title = document.title;
let seenAt = Date.now();
let state = currentState();

setInterval(look, LOOK_EVERY);
setInterval(showAge, 1000);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });

async function look() {
  if (document.visibilityState === "hidden" && state !== "waiting") return;
  try {
    const answer = await fetch(document.getElementById("turn").dataset.nowUrl, { signal: AbortSignal.timeout(4500) });
    if (!answer.ok) return;
    seenAt = Date.now();
    standing.innerHTML = await answer.text();
    if (currentState() !== state) onChange();
  } catch {
    // The banner tells how old the page is.
  }
}

function currentState() {
  return standing.querySelector("[data-state]").dataset.state;
}

function onChange() {
  state = currentState();
  document.getElementById("give-back").hidden = state !== "waiting";
  document.title = state === "called" ? `● ${title}` : title;
  if (state === "called") navigator.vibrate?.(CALL_PATTERN);
}

function showAge() {
  const age = Math.round((Date.now() - seenAt) / 1000);
  stale.hidden = age < STALE_AFTER || OVER.has(state);
  document.getElementById("age").textContent = age < 120 ? `${age} s` : `${Math.round(age / 60)} min`;
}
