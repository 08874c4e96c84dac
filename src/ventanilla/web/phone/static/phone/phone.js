// Follows a turn: looks every few seconds, and makes the phone felt, heard and seen when the turn is near and when it is
// called. The page stands by itself without any of this.

import * as alarm from "./alarm.js";

const LOOK_EVERY = 5000;
const GIVE_UP_AFTER = 4500;
const MISSES_UNTIL_SAID = 2;
const GONE = 404;
const OVER = new Set(["done", "no_show", "walked_out", "cancelled", "day_closed"]);

const standing = document.getElementById("standing");
const stale = document.getElementById("stale");
const seen = document.getElementById("seen");
const title = document.title;
let misses = 0;
let news = "";

setInterval(look, LOOK_EVERY);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
alarm.prepare(document.getElementById("sound"), () => OVER.has(current().state));
follow();

async function look() {
  if (OVER.has(current().state)) return;
  try {
    const answer = await fetch(document.getElementById("turn").dataset.nowUrl, { signal: AbortSignal.timeout(GIVE_UP_AFTER) });
    if (answer.status === GONE) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text());
    misses = 0;
  } catch {
    misses += 1;
  }
  sayHowFresh();
}

// Only what changed is put on the page, so that a screen reader says it once.
function show(html) {
  const next = document.createElement("template");
  next.innerHTML = html.trim();
  const before = standing.firstElementChild;
  const after = next.content.firstElementChild;
  seen.textContent = after.dataset.seen;
  before.dataset.seen = after.dataset.seen;
  if (before.isEqualNode(after)) return;
  standing.replaceChildren(after);
  follow();
}

function current() {
  return standing.querySelector("[data-state]").dataset;
}

function follow() {
  const { state, title: said } = current();
  document.getElementById("give-back").hidden = state !== "waiting";
  document.body.dataset.news = current().news.split("-")[0];
  document.title = said ? `● ${said} · ${title}` : title;
  if (current().news && current().news !== news) alarm.raise(state === "called");
  news = current().news;
  if (OVER.has(state)) alarm.rest();
}

function sayHowFresh() {
  stale.hidden = misses < MISSES_UNTIL_SAID;
  document.getElementById("stale-since").textContent = seen.textContent;
}
