// The kiosk: one step at a time, from the service to the ticket, and back to a clean start.

import { csrfToken } from "../web/csrf.js";
import { connect } from "../web/live.js";
import { settling } from "../web/settling.js";
import { watchIdle } from "./idle.js";
import { keypad } from "./keypad.js";

const IDLE_AFTER = 30;
const IDLE_GRACE = 15;
const TICKET_SECONDS = 8;
const TRY_AGAIN_AFTER = 700;
const GIVE_UP_AFTER = 10000;
const LOST_AFTER = 10;
const FRESHEN_EVERY = 15000;
const HURRY_EVERY = 3000;
const TOO_SOON = 429;
const CHOOSING = ["home", "priority", "document"];
const PRINTS_BY_ITSELF = "ventanilla.kiosk.prints";
const TOOLS = { text: ["large", "yes"], contrast: ["contrast", "high"], reach: ["reach", "low"] };

const kiosk = document.getElementById("kiosk");
const form = document.getElementById("turn");
const tiles = document.getElementById("tiles");
const closed = document.getElementById("closed");
const ticket = document.getElementById("ticket");
const stillThere = document.getElementById("still-there");
const refusal = document.getElementById("document-refusal");
const done = document.getElementById("document-done");
const steps = new Map([...kiosk.querySelectorAll("[data-step-name]")].map((each) => [each.dataset.stepName, each]));

const holdTouches = settling(kiosk);
const identity = keypad({
  root: steps.get("document"),
  onChange: (number) => { done.disabled = number.length < 3; refusal.hidden = true; },
  onEnter: () => { if (!done.disabled) takeTurn({ withDocument: true }); },
});
const idle = watchIdle({
  after: IDLE_AFTER,
  grace: IDLE_GRACE,
  isNeeded: () => !["ticket", "working", "lost"].includes(kiosk.dataset.step) && !isPristine(),
  onIdle: () => (kiosk.dataset.step === "closed" ? start() : stillThere.showModal()),
  onSecond: (left) => { stillThere.querySelector("[data-countdown]").textContent = left; },
  onGone: start,
});
let isClosed = kiosk.dataset.step === "closed";
let returnTimer = null;
let lastAnswer = Date.now();

kiosk.addEventListener("click", onTouch);
stillThere.addEventListener("close", () => { idle.stay(); holdTouches(); });
document.getElementById("still-here").addEventListener("click", () => stillThere.close());
document.addEventListener("contextmenu", (event) => event.preventDefault());
rememberPrinter();
newTurn();
connect({
  url: `${kiosk.dataset.liveUrl}/api/v1/sites/${kiosk.dataset.site}/live`,
  as: "kiosk",
  topics: ["queue", "lines"],
  onEvent: freshen,
});
freshenAgain();

/** Ask for fresh waits; often while the server is lost, so that the kiosk is back soon. */
async function freshenAgain() {
  await freshen();
  setTimeout(freshenAgain, kiosk.dataset.step === "lost" ? HURRY_EVERY : FRESHEN_EVERY);
}

function onTouch(event) {
  const touched = event.target.closest("button, a");
  if (touched === null) return;
  if (touched.dataset.line) chooseLine(touched.dataset.line);
  else if (touched.dataset.priority) choosePriority(touched.dataset.priority);
  else if (touched.id === "priority-off") choosePriority("");
  else if (touched.id === "document-skip") takeTurn({ withDocument: false });
  else if (touched.id === "document-done") takeTurn({ withDocument: true });
  else if (touched.dataset.tool) toggle(touched);
  else if (touched.dataset.goesTo) goTo(touched.dataset.goesTo);
  else if ("goesHome" in touched.dataset) start();
  else if ("prints" in touched.dataset) printTicket();
  else if ("languageLink" in touched.dataset) speak(event, touched.href);
}

function chooseLine(code) {
  form.elements.service_line.value = code;
  goTo("document");
}

function choosePriority(reason) {
  form.elements.priority_class.value = reason;
  document.getElementById("priority-ask").hidden = reason !== "";
  document.getElementById("priority-on").hidden = reason === "";
  goTo("home");
}

/** Send the form until the server answers; the key makes a second sending harmless. */
async function takeTurn({ withDocument }) {
  if (kiosk.dataset.step === "working") return;
  form.elements.document_type.value = withDocument ? identity.type() : "";
  form.elements.document_number.value = withDocument ? identity.number() : "";
  goTo("working");
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  const answer = await sendUntilAnswered(new FormData(form));
  if (answer === null || answer.status >= 500) return showLost();
  if (answer.status === 201) return showTicket(await answer.text());
  if (answer.headers.get("content-type")?.includes("json")) return showRefusal(answer.status, await answer.json());
  return location.reload();
}

async function sendUntilAnswered(body) {
  const until = Date.now() + GIVE_UP_AFTER;
  while (Date.now() < until) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(GIVE_UP_AFTER) });
      if (answer.status !== 409) return answer;
    } catch {
      // No connection for now: the same key goes out again.
    }
    await new Promise((resolve) => { setTimeout(resolve, TRY_AGAIN_AFTER); });
  }
  return null;
}

function showTicket(html) {
  ticket.innerHTML = html;
  newTurn();
  goTo("ticket");
  if (localStorage.getItem(PRINTS_BY_ITSELF) === "yes") printTicket();
  countDown(TICKET_SECONDS);
}

function countDown(seconds) {
  clearTimeout(returnTimer);
  const shown = ticket.querySelector("[data-countdown]");
  if (shown === null) return;
  shown.textContent = seconds;
  returnTimer = setTimeout(() => (seconds > 1 ? countDown(seconds - 1) : start()), 1000);
}

function printTicket() {
  window.print();
  countDown(TICKET_SECONDS);
}

/** Say why no turn came: beside what was typed when that can be sent again, else on a page of its own. */
function showRefusal(status, { message, field }) {
  if (status === TOO_SOON || field === "document_number" || field === "document_type") {
    refusal.textContent = message;
    newKey();
    goTo("document");
    refusal.hidden = false;
  } else {
    document.getElementById("refused-title").textContent = message;
    newTurn();
    goTo("refused");
  }
}

function showLost() {
  newTurn();
  goTo("lost");
}

/** Wipe everything the last person did and begin again, in Spanish. */
function start() {
  newTurn();
  if (stillThere.open) stillThere.close();
  for (const name of Object.keys(TOOLS)) setTool(kiosk.querySelector(`[data-tool=${name}]`), false);
  goTo(isClosed ? "closed" : "home");
  freshen();
  if (kiosk.dataset.language !== "es") speak(null, kiosk.dataset.homeUrl);
}

function newTurn() {
  clearTimeout(returnTimer);
  for (const name of ["service_line", "priority_class", "document_type", "document_number"]) form.elements[name].value = "";
  document.getElementById("priority-ask").hidden = false;
  document.getElementById("priority-on").hidden = true;
  identity.clear();
  newKey();
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.idempotency_key.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function goTo(name) {
  kiosk.dataset.step = name;
  for (const [each, section] of steps) section.hidden = each !== name;
  if (name !== "ticket") ticket.replaceChildren();
  holdTouches();
  window.scrollTo(0, 0);
  steps.get(name).querySelector("h1")?.focus();
}

function isPristine() {
  const isPlain = Object.values(TOOLS).every(([attribute]) => !(attribute in document.documentElement.dataset));
  return ["home", "closed"].includes(kiosk.dataset.step) && form.elements.priority_class.value === "" && isPlain
    && kiosk.dataset.language === "es";
}

function toggle(button) {
  setTool(button, button.getAttribute("aria-pressed") !== "true");
  holdTouches();
}

function setTool(button, isOn) {
  const [attribute, value] = TOOLS[button.dataset.tool];
  button.setAttribute("aria-pressed", String(isOn));
  if (isOn) document.documentElement.dataset[attribute] = value;
  else delete document.documentElement.dataset[attribute];
}

/** Leave for the other language only when the server is there to answer. */
async function speak(event, address) {
  event?.preventDefault();
  if (await isServerThere(address)) location.replace(address);
}

async function isServerThere(address) {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

async function freshen() {
  try {
    const address = `${kiosk.dataset.linesUrl}?idioma=${kiosk.dataset.language}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000), redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    lastAnswer = Date.now();
    showOffer(await answer.text());
    if (kiosk.dataset.step === "lost") start();
  } catch {
    if (Date.now() - lastAnswer > LOST_AFTER * 1000 && !["ticket", "working"].includes(kiosk.dataset.step)) showLost();
  }
}

/** Show the tiles, or that no turns are given now, also to who is just choosing; a ticket stays where it is. */
function showOffer(html) {
  isClosed = html.includes("data-closed");
  if (isClosed) showClosed(html);
  else showLines(html);
  const { step } = kiosk.dataset;
  if (!isClosed && step === "closed") goTo("home");
  else if (isClosed && CHOOSING.includes(step)) turnAway();
}

function showClosed(html) {
  if (closed.dataset.shown === html) return;
  closed.dataset.shown = html;
  closed.innerHTML = html;
}

function turnAway() {
  if (stillThere.open) stillThere.close();
  newTurn();
  goTo("closed");
}

/** Change the tiles only when they say something new, and never under a finger or a focus. */
function showLines(html) {
  if (tiles.dataset.shown === html || tiles.matches(":active") || tiles.contains(document.activeElement)) return;
  tiles.dataset.shown = html;
  tiles.innerHTML = html;
}

/** `/kiosko/?imprimir=1` once, at set-up, makes this kiosk print every ticket by itself; `=0` ends it. */
function rememberPrinter() {
  const asked = new URLSearchParams(location.search).get("imprimir");
  if (asked !== null) localStorage.setItem(PRINTS_BY_ITSELF, asked === "1" ? "yes" : "no");
}
