// The rating tablet: idle, the question, the reasons after a low score, thanks. One touch is an answer.

import { csrfToken } from "../web/csrf.js";
import { connect } from "../web/live.js";
import { settling } from "../web/settling.js";

const PATIENCE = 30;
const THANKS_SECONDS = 3;
const LOOK_EVERY = 5000;
const LOW_SCORE = 2;
const SAVED = [204, 409]; // 409: an earlier sending of this answer did arrive

const tablet = document.getElementById("tablet");
const steps = new Map([...tablet.querySelectorAll("[data-step-name]")].map((each) => [each.dataset.stepName, each]));
const holdTouches = settling(tablet);
let token = null;
let score = null;
let settled = null;
let timer = null;

connect({
  url: `${tablet.dataset.liveUrl}/api/v1/sites/${tablet.dataset.site}/live`,
  as: "tablet",
  topics: ["tablet"],
  onEvent: look,
});
look();
setInterval(look, LOOK_EVERY);
tablet.addEventListener("click", onTouch);
tablet.addEventListener("keydown", onArrow);
document.addEventListener("keydown", onDigit);
document.addEventListener("contextmenu", (event) => event.preventDefault());

/** See whether somebody is to be asked, or whether the question was settled elsewhere meanwhile. */
async function look() {
  const asked = await openQuestion();
  if (asked === undefined || asked === token || asked === settled) return;
  if (asked !== null && ["idle", "ask"].includes(tablet.dataset.step)) ask(asked);
  else if (asked === null && tablet.dataset.step === "ask") rest();
}

/** Return the token of the open question, null when there is none, undefined when nobody answered. */
async function openQuestion() {
  try {
    const answer = await fetch(tablet.dataset.questionUrl, { redirect: "manual", signal: AbortSignal.timeout(4000) });
    if (answer.type === "opaqueredirect") location.reload();
    if (answer.status === 204) return null;
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

function ask(newToken) {
  token = newToken;
  score = null;
  for (const each of tablet.querySelectorAll("[data-reason]")) each.setAttribute("aria-pressed", "false");
  goTo("ask");
  after(PATIENCE, letPass);
}

function onTouch(event) {
  const touched = event.target.closest("button");
  if (touched === null || token === null) return;
  if (touched.dataset.score) chooseScore(Number(touched.dataset.score));
  else if (touched.dataset.reason) toggleReason(touched, event.detail);
  else if (touched.dataset.sends) sendAnswer(touched.dataset.sends === "with" ? chosenReasons() : []);
  else if ("declines" in touched.dataset) decline();
}

function onArrow(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const faces = [...tablet.querySelectorAll("[data-score]")];
  const at = faces.indexOf(document.activeElement);
  if (step !== undefined && at >= 0) faces[(at + step + faces.length) % faces.length].focus();
}

function onDigit(event) {
  if (tablet.dataset.step === "ask" && /^[1-5]$/.test(event.key)) chooseScore(Number(event.key));
}

function chooseScore(chosen) {
  if (tablet.dataset.step !== "ask") return;
  score = chosen;
  if (score > LOW_SCORE) {
    sendAnswer([]);
  } else {
    goTo("why");
    after(PATIENCE, () => sendAnswer(chosenReasons()));
  }
}

/** Mark or unmark a reason; the second tap of a double tap does not take back the first. */
function toggleReason(button, tap) {
  if (tap > 1) return;
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  after(PATIENCE, () => sendAnswer(chosenReasons()));
}

function chosenReasons() {
  return [...tablet.querySelectorAll("[data-reason][aria-pressed=true]")].map((each) => each.dataset.reason);
}

async function sendAnswer(reasons) {
  const form = new URLSearchParams({ token, score });
  for (const reason of reasons) form.append("reasons", reason);
  await settle(tablet.dataset.answerUrl, form, "thanks");
}

async function decline() {
  await settle(tablet.dataset.declineUrl, new URLSearchParams({ token }), "fine");
}

async function letPass() {
  await settle(tablet.dataset.letPassUrl, new URLSearchParams({ token }), "idle");
}

/** Send once, whatever is touched meanwhile, and say how it went. */
async function settle(address, form, farewell) {
  const mine = token;
  token = null;
  clearTimeout(timer);
  const status = await post(address, form);
  if (SAVED.includes(status) || status === 403 || status === 410) {
    settled = mine;
    goTo(farewell === "idle" || SAVED.includes(status) ? farewell : "late");
    after(THANKS_SECONDS, rest);
  } else if (farewell === "idle") {
    rest();
  } else {
    goTo("lost");
    after(THANKS_SECONDS, () => ask(mine));
  }
}

async function post(address, body) {
  const headers = { "X-CSRFToken": csrfToken() };
  try {
    return (await fetch(address, { method: "POST", headers, body, signal: AbortSignal.timeout(6000) })).status;
  } catch {
    return 0;
  }
}

function rest() {
  token = null;
  clearTimeout(timer);
  goTo("idle");
}

function after(seconds, act) {
  clearTimeout(timer);
  timer = setTimeout(act, seconds * 1000);
}

function goTo(name) {
  tablet.dataset.step = name;
  for (const [each, section] of steps) section.hidden = each !== name;
  holdTouches();
  steps.get(name).querySelector("h1[tabindex]")?.focus();
}
