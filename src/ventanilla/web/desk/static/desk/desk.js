/**
 * The advisor's keyboard, clocks and files. What may be done, and what comes next, the server has decided already:
 * a key presses the button that stands on the screen, or says why that button cannot be pressed.
 */

const KEYS = new Set(["F2", "F3", "F4", "F8", "F9"]);
const TEXT_FIELDS = "input:not([type=radio], [type=checkbox], [type=hidden], [type=file]), textarea, select";
const ACTS_BY_ITSELF = `button, a, summary, [popover], [data-enter-sends] input, ${TEXT_FIELDS}`;
const notices = document.getElementById("notices");
let isTyping = false;

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("input", (event) => (isTyping ||= Boolean(event.target.closest("#work, #finish-owing"))));
document.addEventListener("change", onFileChosen);
document.addEventListener("paste", onPaste);
document.addEventListener("dragover", onDragOver);
document.addEventListener("dragleave", () => markDrop(false));
document.addEventListener("drop", onDrop);
document.addEventListener("toggle", (event) => event.newState === "closed" && leaveKeys(), true);
document.addEventListener("visibilitychange", lookAgain);
document.body.addEventListener("htmx:beforeSwap", keepWhatIsTyped);
document.body.addEventListener("htmx:afterSettle", onNewScreen);
setInterval(showClocks, 1000);
setInterval(openKeys, 250);
setInterval(closeUndo, 250);
showFoot();

function onKey(event) {
  if (event.ctrlKey && event.key === "Enter") return press("primary", event);
  if (event.ctrlKey && event.key === "z" && !event.target.closest(TEXT_FIELDS)) return press("undo", event);
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  if (KEYS.has(event.key)) return pressKey(event);
  if (event.key === "Enter" && !event.target.closest(ACTS_BY_ITSELF)) return press("primary", event);
  if (/^[1-9]$/.test(event.key) && !event.target.closest(TEXT_FIELDS)) chooseByDigit(event);
}

function pressKey(event) {
  event.preventDefault();
  const button = document.getElementById(`key-${event.key}`);
  if (!button) return;
  if (button.disabled) say(`${event.key}: ${button.dataset.refusal}.`);
  else button.click();
}

function press(id, event) {
  const button = document.getElementById(id);
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** A digit presses what is offered on top of the page; else it chooses in the group that has the focus, or in the first
 * that is still open, and goes on to the next. */
function chooseByDigit(event) {
  const offered = document.querySelector(":popover-open [data-digit-buttons]");
  if (offered) return offered.querySelectorAll("button")[Number(event.key) - 1]?.click();
  const groups = [...document.querySelectorAll("#work [data-digits]")].filter((group) => group.offsetParent);
  const here = event.target.closest("[data-digits]") ?? groups.find((group) => !group.querySelector(":checked"));
  const radio = here?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!radio) return;
  event.preventDefault();
  radio.click();
  const next = groups[groups.indexOf(here) + 1]?.querySelector("input[type=radio]");
  (next ?? radio).focus();
}

function onClick(event) {
  const picker = event.target.closest("[data-picks]");
  if (picker) document.getElementById(picker.dataset.picks)?.click();
  if (event.target.closest(".summary a")) focusField(event);
}

function focusField(event) {
  event.preventDefault();
  const field = document.querySelector(event.target.getAttribute("href"));
  const named = field ?? document.getElementById(`${event.target.hash.slice(1)}-error`);
  (named?.matches("input, select, textarea") ? named : named?.closest("fieldset")?.querySelector("input"))?.focus();
}

function onFileChosen(event) {
  if (event.target.matches("[data-sends-itself]") && event.target.files.length) event.target.form.requestSubmit();
}

function onPaste(event) {
  if (event.clipboardData?.files.length) attach(event.clipboardData.files, event);
}

function onDragOver(event) {
  if (!dropForm() || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  markDrop(true);
}

function onDrop(event) {
  markDrop(false);
  if (event.dataTransfer?.files.length) attach(event.dataTransfer.files, event);
}

function attach(files, event) {
  const input = dropForm()?.querySelector("input[type=file]");
  if (!input) return;
  event.preventDefault();
  const one = new DataTransfer();
  one.items.add(files[0]);
  input.files = one.files;
  input.form.requestSubmit();
}

function dropForm() {
  return document.querySelector("[data-takes-files]");
}

function markDrop(isOver) {
  document.getElementById("work")?.classList.toggle("is-drop", isOver);
}

/** Coming back from another tab, such as the one with the printed form, is a good moment to look. */
function lookAgain() {
  if (document.visibilityState === "visible") document.getElementById("watch")?.dispatchEvent(new Event("live"));
}

/** News from elsewhere never replaces what somebody is writing; it says that it is there. */
function keepWhatIsTyped(event) {
  const isNews = event.detail.requestConfig?.elt?.id === "watch";
  if (!isNews || event.detail.xhr.status !== 200) return;
  const isBusy = isTyping || document.querySelector(":popover-open, .send-receipt[open], .no-advertising[open]");
  if (!isBusy) return;
  event.detail.shouldSwap = false;
  document.getElementById("desk-changed")?.removeAttribute("hidden");
}

function onNewScreen(event) {
  if (event.detail.elt?.id === "desk") {
    isTyping = false;
    leaveKeys();
  }
  showClocks();
  showFoot();
}

/** A key has done its part, or what it opened is closed: Enter belongs to the next step again, not to that key. */
function leaveKeys() {
  if (document.activeElement?.closest(".keys")) document.getElementById("primary")?.focus();
}

/** The signature stands at the foot of the form. */
function showFoot() {
  const picture = document.querySelector(".preview-page img");
  picture?.decode().then(() => picture.parentElement.scrollTo(0, picture.height), () => {});
}

function say(text) {
  const notice = document.createElement("p");
  notice.className = "notice notice-warning";
  notice.textContent = text;
  notices.replaceChildren(notice);
  setTimeout(() => notice.remove(), 6000);
}

function showClocks() {
  const now = Date.now() / 1000;
  for (const time of document.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.floor(now - Number(time.dataset.since)));
    time.textContent = time.dataset.form === "minutes" ? `${Math.floor(seconds / 60)} min` : asClock(seconds);
  }
}

/** A key that opens by itself counts down to it. */
function openKeys() {
  for (const button of document.querySelectorAll("[data-opens-in]")) {
    button.opensAt ??= performance.now() + 1000 * Number(button.dataset.opensIn);
    const seconds = Math.ceil((button.opensAt - performance.now()) / 1000);
    const refusal = button.querySelector(".key-refusal");
    if (seconds > 0) refusal.textContent = button.dataset.refusal = `En ${seconds} s`;
    else openKey(button, refusal);
  }
}

/** What was just done can be taken back for some seconds; then it stays. */
function closeUndo() {
  const undo = document.querySelector("[data-closes-in]");
  if (!undo) return;
  undo.closesAt ??= performance.now() + 1000 * Number(undo.dataset.closesIn);
  if (performance.now() >= undo.closesAt) undo.remove();
}

function openKey(button, refusal) {
  delete button.dataset.opensIn;
  delete button.dataset.refusal;
  button.disabled = false;
  refusal.remove();
}

function asClock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
