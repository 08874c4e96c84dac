// The kiosk: one step at a time, from the service to the ticket, and back to a clean start.

import { csrfToken } from "../web/csrf.js";
import { connect } from "../web/live.js";
import { settling } from "../web/settling.js";
import { watchIdle } from "./idle.js";
import { keypad, SHOWN_AT_THE_END } from "./keypad.js";
import { keys } from "./keys.js";
import { paper } from "./paper.js";
import { GIVE_UP_AFTER, sendUntilAnswered } from "./sending.js";
import { speech, wordsOf } from "./speech.js";

const IDLE_AFTER = 30;
const IDLE_AFTER_WITH_HELP = 60;
const IDLE_AFTER_UNANSWERED = 15; // the next person must not take what was asked for theirs
const IDLE_GRACE = 15;
const TICKET_SECONDS = { none: 8, browser: 8, printed: 8, queued: 26, failed: 30 };
const TICKET_SECONDS_WITH_HELP = 40;
const MORE_SECONDS = 60;
const LOST_AFTER = 10;
const FRESHEN_EVERY = 15000;
const HURRY_EVERY = 3000;
const TOO_SOON = 429;
const CHOOSING = ["home", "priority", "document"];
const ENGAGED = ["working", "unanswered", "ticket"];
const TOOLS = {
  text: ["large", "yes"],
  contrast: ["contrast", "high"],
  reach: ["reach", "low"],
  speech: ["speech", "on"],
};

const kiosk = document.getElementById("kiosk");
const form = document.getElementById("turn");
const tiles = document.getElementById("tiles");
const takeTurnUrl = form.action;
const withDocument = document.getElementById("with-document");
const appointmentAsk = document.getElementById("appointment-ask");
const closed = document.getElementById("closed");
const ticket = document.getElementById("ticket");
const stillThere = document.getElementById("still-there");
const refusal = document.getElementById("document-refusal");
const done = document.getElementById("document-done");
const steps = new Map([...kiosk.querySelectorAll("[data-step-name]")].map((each) => [each.dataset.stepName, each]));

const holdTouches = settling(kiosk);
const voice = speech({ language: kiosk.dataset.language, onKnown: offerVoice });
let saidNumber = "";
let chosenName = "";
const identity = keypad({
  root: steps.get("document"),
  onChange: (number) => { done.disabled = number.length < 3; refusal.hidden = true; sayNumber(number); },
  onEnter: () => { if (!done.disabled) takeTurn({ withDocument: true }); },
});
const idle = watchIdle({
  after: idleAfter,
  grace: IDLE_GRACE,
  isNeeded: () => !["ticket", "working", "lost"].includes(kiosk.dataset.step) && !isPristine(),
  onIdle: () => (kiosk.dataset.step === "closed" ? start() : askWhetherSomebodyIsThere()),
  onSecond: (left) => { stillThere.querySelector("[data-countdown]").textContent = left; },
  onGone: start,
});
const papers = paper({ ticket, language: kiosk.dataset.language, onChange: showPaper });
let isClosed = kiosk.dataset.step === "closed";
let returnTimer = null;
let lastAnswer = Date.now();

kiosk.addEventListener("click", onTouch);
stillThere.addEventListener("close", () => { idle.stay(); holdTouches(); });
document.getElementById("still-here").addEventListener("click", () => stillThere.close());
document.addEventListener("contextmenu", (event) => event.preventDefault());
kiosk.addEventListener("focusin", (event) => sayControl(event.target));
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
keys({ root: kiosk, onBack: goBack });
newTurn();
takeOverHelp();
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
  if (touched.dataset.line) chooseLine(touched);
  else if (touched.dataset.priority) choosePriority(touched.dataset.priority);
  else if (touched.id === "priority-off") choosePriority("");
  else if (touched === withDocument) leaveDocument(touched.getAttribute("aria-pressed") !== "true");
  else if (touched === appointmentAsk) askForAppointment();
  else if (touched.id === "document-skip") takeTurn({ withDocument: false });
  else if (touched.id === "document-done") takeTurn({ withDocument: true });
  else if (touched.id === "try-again") sendForm();
  else if (touched.dataset.tool) toggle(touched);
  else if (touched.dataset.goesTo) goTo(touched.dataset.goesTo);
  else if ("goesHome" in touched.dataset) start();
  else if ("prints" in touched.dataset) printTicket();
  else if ("printsAgain" in touched.dataset) papers.again();
  else if ("moreTime" in touched.dataset) countDown(MORE_SECONDS);
  else if ("languageLink" in touched.dataset) speak(event, touched.href);
}

function chooseLine(tile) {
  setPurpose("turn");
  form.elements.service_line.value = tile.dataset.line;
  chosenName = wordsOf(tile.querySelector(".tile-name"));
  if (asksForDocument()) goTo("document");
  else takeTurn({ withDocument: false });
}

/** Who marked preferential attention has one step more than others: the document is asked only if they want to leave it. */
function asksForDocument() {
  return form.elements.priority_class.value === "" || withDocument.getAttribute("aria-pressed") === "true";
}

function leaveDocument(isWanted) {
  withDocument.setAttribute("aria-pressed", String(isWanted));
  holdTouches();
  sayControl(withDocument);
}

function choosePriority(reason) {
  form.elements.priority_class.value = reason;
  document.getElementById("priority-ask").hidden = reason !== "";
  document.getElementById("priority-on").hidden = reason === "";
  goTo("home");
}

/** Let the person say which appointment they come for; what follows is as with a document. */
function askForAppointment() {
  setPurpose("appointment");
  const code = document.getElementById("appointment-code");
  code.checked = true;
  code.dispatchEvent(new Event("change", { bubbles: true }));
  goTo("document");
}

/** Say in the document step what it is for ("turn" or "appointment"), and send the form there. */
function setPurpose(purpose) {
  form.action = purpose === "appointment" ? form.dataset.checkInUrl : takeTurnUrl;
  for (const each of kiosk.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== purpose;
}

function takeTurn({ withDocument }) {
  if (kiosk.dataset.step === "working") return;
  form.elements.document_type.value = withDocument ? identity.type() : "";
  form.elements.document_number.value = withDocument ? identity.number() : "";
  sendForm();
}

/** Send the form as it is. Without an answer the turn may have been given: form and key stay, to ask for that very one. */
async function sendForm() {
  goTo("working");
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  const answer = await sendUntilAnswered(form);
  if (answer === null || answer.status >= 500) return showUnanswered();
  if (answer.status === 201) return showTicket(await answer.text());
  if (answer.headers.get("content-type")?.includes("json")) return showRefusal(answer.status, await answer.json());
  return location.reload();
}

/** Name what was asked, so that nobody takes the turn of the person before; of a document only its end. */
function showUnanswered() {
  const line = document.getElementById("asked-line");
  const number = document.getElementById("asked-document");
  const typed = form.elements.document_number.value;
  const { withCode, withDocument: withNumber, without } = number.dataset;
  line.textContent = form.action === takeTurnUrl ? chosenName : line.dataset.appointment;
  const words = form.elements.document_type.value === "CODE" ? withCode : withNumber;
  number.textContent = typed ? words.replace("000", typed.slice(-SHOWN_AT_THE_END)) : without;
  goTo("unanswered");
}

function showTicket(html) {
  ticket.innerHTML = html;
  newTurn();
  goTo("ticket");
  papers.watch();
}

/** Give the time that reading the ticket takes, more while its paper is under way or did not come. */
function showPaper(state) {
  holdTouches();
  if (state === "browser") window.print();
  countDown(Math.max(TICKET_SECONDS[state] ?? 0, hasHelp() ? TICKET_SECONDS_WITH_HELP : 0));
  if (state === "printed" || state === "failed") say(wordsOf(ticket.querySelector("[data-paper]")));
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
  countDown(TICKET_SECONDS.browser);
}

/** Say why no turn came: beside what was typed when that can be sent again, else on a page of its own. */
function showRefusal(status, { message, field }) {
  if (status === TOO_SOON || field === "document_number" || field === "document_type") {
    refusal.textContent = message;
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
  voice.hush();
  for (const name of Object.keys(TOOLS)) setTool(kiosk.querySelector(`[data-tool=${name}]`), false);
  goTo(isClosed ? "closed" : "home");
  freshen();
  if (kiosk.dataset.language !== "es") speak(null, kiosk.dataset.homeUrl);
}

function newTurn() {
  clearTimeout(returnTimer);
  for (const name of ["service_line", "priority_class", "document_type", "document_number"]) form.elements[name].value = "";
  chosenName = "";
  for (const id of ["asked-line", "asked-document"]) document.getElementById(id).textContent = "";
  document.getElementById("priority-ask").hidden = false;
  document.getElementById("priority-on").hidden = true;
  withDocument.setAttribute("aria-pressed", "false");
  setPurpose("turn");
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
  sayStep();
}

function idleAfter() {
  if (hasHelp()) return IDLE_AFTER_WITH_HELP;
  return kiosk.dataset.step === "unanswered" ? IDLE_AFTER_UNANSWERED : IDLE_AFTER;
}

function isPristine() {
  return ["home", "closed"].includes(kiosk.dataset.step) && form.elements.priority_class.value === "" && !hasHelp()
    && kiosk.dataset.language === "es";
}

/** Tell whether somebody asked for large type, contrast, low buttons or the voice: they get more time. */
function hasHelp() {
  return Object.values(TOOLS).some(([attribute]) => attribute in document.documentElement.dataset);
}

function goBack() {
  if (stillThere.open) return;
  const back = steps.get(kiosk.dataset.step).querySelector("[data-goes-to=home], [data-goes-home]");
  back?.click();
}

function askWhetherSomebodyIsThere() {
  stillThere.showModal();
  say(wordsOf(stillThere));
}

function toggle(button) {
  setTool(button, button.getAttribute("aria-pressed") !== "true");
  holdTouches();
  if (button.dataset.tool !== "speech") sayControl(button);
  else if (button.getAttribute("aria-pressed") === "true") say(`${kiosk.dataset.saysHow} ${stepWords()}`);
}

function setTool(button, isOn) {
  const [attribute, value] = TOOLS[button.dataset.tool];
  button.setAttribute("aria-pressed", String(isOn));
  if (isOn) document.documentElement.dataset[attribute] = value;
  else delete document.documentElement.dataset[attribute];
}

/** Offer the voice where there is one, and say so plainly where there is none. */
function offerVoice(hasVoice) {
  kiosk.querySelector("[data-tool=speech]").hidden = !hasVoice;
  const none = kiosk.querySelector("[data-no-voice]");
  none.hidden = hasVoice;
  delete none.dataset.waits;
  if (!hasVoice) setTool(kiosk.querySelector("[data-tool=speech]"), false);
  if (hasVoice && document.documentElement.dataset.speech) say(stepWords());
}

function say(text) {
  if (document.documentElement.dataset.speech) voice.say(text);
}

/** Say what a step is for: its title, and what stands beside it that is no control. */
function sayStep() {
  say(stepWords());
}

function stepWords() {
  const step = steps.get(kiosk.dataset.step);
  return [...step.querySelectorAll("h1, .lead, .asked, .closed-next, .ticket-line, .ticket-priority, .ticket-wait")]
    .map(wordsOf).join(". ");
}

function sayControl(control) {
  if (!control.matches("button, a, input")) return;
  const label = control.matches("input") ? wordsOf(control.closest("label")) : wordsOf(control);
  const isOn = control.getAttribute("aria-pressed") === "true" || control.checked === true;
  const isTwoWay = control.hasAttribute("aria-pressed") || control.matches("input");
  say(isTwoWay ? `${label}. ${isOn ? kiosk.dataset.saysOn : kiosk.dataset.saysOff}` : label);
}

/** Say how many digits there are; which ones, only while they are shown on the screen too. */
function sayNumber(number) {
  if (number === saidNumber) return;
  saidNumber = number;
  if (kiosk.dataset.step !== "document") return;
  const isShown = document.getElementById("document-peek").getAttribute("aria-pressed") === "true";
  say(isShown && number ? number.split("").join(" ") : kiosk.dataset.saysCount.replace("0", String(number.length)));
}

/** Keep the help that a person asked for when they change the language; the address is clean again at once. */
function takeOverHelp() {
  const asked = new URLSearchParams(location.search).get("ayudas");
  if (asked === null) return;
  for (const name of asked.split(" ").filter((each) => each in TOOLS)) setTool(kiosk.querySelector(`[data-tool=${name}]`), true);
  const plain = new URL(location.href);
  plain.searchParams.delete("ayudas");
  history.replaceState(null, "", plain);
  sayStep();
}

/** Leave for the other language only when the server is there to answer. */
async function speak(event, address) {
  event?.preventDefault();
  if (!await isServerThere(address)) return;
  const target = new URL(address, location.href);
  const help = Object.keys(TOOLS).filter((name) => TOOLS[name][0] in document.documentElement.dataset);
  if (event !== null && help.length > 0) target.searchParams.set("ayudas", help.join(" "));
  location.replace(target);
}

async function isServerThere(address) {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(GIVE_UP_AFTER) })).ok;
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
    if (Date.now() - lastAnswer > LOST_AFTER * 1000 && !ENGAGED.includes(kiosk.dataset.step)) showLost();
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
  appointmentAsk.hidden = tiles.querySelector("[data-appointments]") === null;
}
