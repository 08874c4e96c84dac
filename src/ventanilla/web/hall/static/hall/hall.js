// The display in the hall: announces calls, keeps the last ones in sight, and says so when it is out of date.

import { csrfToken } from "../web/csrf.js";
import { connect } from "../web/live.js";
import { announcer } from "./announcer.js";
import { bulletins } from "./bulletins.js";
import { chime } from "./chime.js";
import { confirmations } from "./confirmations.js";
import { loudspeaker } from "./loudspeaker.js";
import { voice } from "./voice.js";

const SLOT_SECONDS = [6, 4, 2.5]; // at least: alone, with one or two waiting, with more
const LONGEST_SLOT_SECONDS = 20; // whatever becomes of the sound
const BETWEEN_SAYINGS_SECONDS = 0.7;
const STALE_AFTER = 10;
const FRESHEN_EVERY = 5000;
const NOTICES_EVERY = 60000;
const SHOWN_BEFORE = 5;
const GIVE_UP_AFTER = 4000;
const SOUND_STARTS_WITHIN = 1000;
const TOUCHES = ["pointerdown", "pointerup", "keydown"];
const NIGHT = "ventanilla.hall.night";

const hall = document.getElementById("hall");
const now = document.getElementById("now");
const callBox = document.getElementById("call");
const before = document.getElementById("before");
const lines = document.getElementById("lines");
const notices = document.getElementById("notices");
const stale = document.getElementById("stale");
const sound = document.getElementById("sound");
const night = document.getElementById("night");
const volume = document.getElementById("volume");
const speaker = loudspeaker({ memory: localStorage, onChange: showSound });
const bell = chime(speaker);
const speech = voice({ speaker, addressOf: clipOf });
const had = new Map();
const keepBulletin = bulletins(notices);
let shown = JSON.parse(document.getElementById("latest").textContent); // one for each turn, the newest first
let current = shown[0];
let today = dateOf(new Date());

draw();
setNight(localStorage.getItem(NIGHT) === "yes");
const confirmed = confirmations({
  memory: localStorage,
  name: `ventanilla.hall.${hall.dataset.site}.unconfirmed`,
  send: confirm,
});
const teller = announcer({
  memory: localStorage,
  name: `ventanilla.hall.${hall.dataset.site}.announced`,
  newest: lastCallOf(lines),
  prepare: speech.prepare,
  show,
  list,
  fetchAfter,
  acknowledge: confirmed.add,
  isStillOfToday,
});
const live = connect({
  url: `${hall.dataset.liveUrl}/api/v1/sites/${hall.dataset.site}/live`,
  as: "display",
  topics: ["calls", "queue", "lines"],
  after: teller.last(),
  onEvent: hear,
});
freshen();
setInterval(freshen, FRESHEN_EVERY);
setInterval(freshenNotices, NOTICES_EVERY);
setInterval(everySecond, 1000);
everySecond();

speaker.wake();
setTimeout(showSound, SOUND_STARTS_WITHIN);
for (const touch of TOUCHES) document.addEventListener(touch, speaker.wake);
sound.addEventListener("click", () => speaker.wake().then(bell.ring));
volume.addEventListener("click", () => { speaker.turn(); bell.ring(); });
night.addEventListener("click", () => setNight(night.getAttribute("aria-pressed") !== "true"));

/** Put `call` in the big place, flash, ring and say it; settle when the next one may follow. */
async function show(call, waiting) {
  hall.dataset.step = "call";
  current = call;
  list(call);
  now.classList.remove("is-calling");
  void now.offsetWidth; // the flash begins again only after the browser has seen it gone
  now.classList.add("is-calling");
  const slot = SLOT_SECONDS[Math.min(SLOT_SECONDS.length - 1, Math.ceil(waiting() / 2))];
  await Promise.race([Promise.allSettled([sayAloud(call, waiting), seconds(slot)]), seconds(LONGEST_SLOT_SECONDS)]);
  speech.stop(call);
  if (waiting() === 0) hall.dataset.step = "home";
}

/** Keep `call` among the last ones, where it stands for all calls of its turn. */
function list(call) {
  shown = [call, ...shown.filter((each) => each.turn_code !== call.turn_code)].slice(0, SHOWN_BEFORE + 1);
  if (current?.turn_code === call.turn_code) current = call;
  draw();
}

/** Ring, then say the call twice; once while others wait to be called. */
async function sayAloud(call, waiting) {
  await bell.ring();
  await speech.say(call);
  if (waiting() > 0) return;
  await seconds(BETWEEN_SAYINGS_SECONDS);
  await speech.say(call);
}

function clipOf(call) {
  return hall.dataset.voiceUrl.replace("/0/voz/X/0/", `/${call.number}/voz/${encodeURIComponent(call.turn_code)}/${call.desk}/`);
}

function seconds(many) {
  return new Promise((resolve) => { setTimeout(resolve, many * 1000); });
}

function hear({ kind, data }) {
  if (kind === "calls") teller.hear({ ...data, called_at: data.called_at ?? new Date().toISOString() });
  else freshen();
  if (kind === "lines") freshenNotices();
}

function draw() {
  const others = shown.filter((each) => each.turn_code !== current?.turn_code).slice(0, SHOWN_BEFORE);
  document.getElementById("nobody").hidden = current !== undefined;
  callBox.hidden = current === undefined;
  document.getElementById("before-none").hidden = others.length > 0;
  before.replaceChildren(...others.map(row));
  if (current === undefined) return;
  part("code").textContent = current.turn_code;
  part("desk").textContent = current.desk;
  part("again").hidden = current.attempt === 1;
}

function part(name) {
  return callBox.querySelector(`[data-call=${name}]`);
}

function row(call) {
  const item = document.getElementById("before-row").content.cloneNode(true);
  const badge = lines.querySelector(`[data-prefix="${CSS.escape(call.turn_code.split("-")[0])}"] .line-badge`);
  if (badge) item.querySelector("[data-row=badge]").append(badge.cloneNode(true));
  item.querySelector("[data-row=code]").textContent = call.turn_code;
  item.querySelector("[data-row=desk]").textContent = call.desk;
  return item;
}

async function fetchAfter(number) {
  return (await (await ask(`${hall.dataset.callsUrl}?after=${number}`)).json()).calls;
}

/** Report a call as told; twice changes nothing. Rejects when the server is away. */
async function confirm(number) {
  const address = hall.dataset.announcedUrl.replace("/0/", `/${number}/`);
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(address, { method: "POST", headers, signal: AbortSignal.timeout(GIVE_UP_AFTER) });
  if (answer.status >= 500) throw new Error(String(answer.status));
}

/** Fetch the counts by line; the newest call's number comes with them, so a lost event heals itself. */
async function freshen() {
  try {
    await fetchInto(lines, hall.dataset.linesUrl);
    await teller.catchUp(lastCallOf(lines));
    await confirmed.sendAll();
  } catch {
    // Nothing came: the banner tells how old the screen is.
  }
}

async function freshenNotices() {
  try {
    if (await fetchInto(notices, hall.dataset.noticesUrl)) keepBulletin();
  } catch {
    // The ones before stay.
  }
}

/** Put what comes from an address into a box, and return whether it is other than the last time. */
async function fetchInto(box, address) {
  const text = await (await ask(address)).text();
  if (had.get(box) === text) return false;
  had.set(box, text);
  box.innerHTML = text;
  return true;
}

async function ask(address) {
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(GIVE_UP_AFTER) });
  if (answer.type === "opaqueredirect") location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  live?.touch();
  return answer;
}

function lastCallOf(box) {
  return Number(box.querySelector("[data-last-call]").dataset.lastCall);
}

function isStillOfToday(call) {
  return dateOf(new Date(call.called_at)) === dateOf(new Date());
}

function dateOf(moment) {
  return moment.toLocaleDateString("es-CO", { timeZone: hall.dataset.zone });
}

/** Take away the calls of the day before: a page may stay open overnight. */
function beginDay(date) {
  today = date;
  shown = shown.filter(isStillOfToday);
  current = shown[0];
  draw();
}

function everySecond() {
  const moment = new Date();
  if (dateOf(moment) !== today) beginDay(dateOf(moment));
  const zone = { timeZone: hall.dataset.zone };
  document.getElementById("clock").textContent =
    moment.toLocaleTimeString("es-CO", { ...zone, hour: "numeric", minute: "2-digit", hour12: true });
  document.getElementById("date").textContent =
    moment.toLocaleDateString("es-CO", { ...zone, weekday: "long", day: "numeric", month: "long" }).replace(",", "");
  const age = Math.round(live.age());
  stale.hidden = age < STALE_AFTER;
  tellWatchdog();
  document.getElementById("age").textContent = age < 120 ? `${age} s` : `${Math.round(age / 60)} min`;
}

function tellWatchdog() {
  const sounds = speaker.level() === 0 ? "off" : speaker.isKeptOff() ? "blocked" : "on";
  const detail = { last_call: teller.last(), sound: sounds };
  document.dispatchEvent(new CustomEvent("ventanilla:facts", { detail }));
}

/** Offer to turn the sound on only while the browser keeps it off; beside it, how loud it is. */
function showSound() {
  sound.hidden = !speaker.isKeptOff();
  volume.dataset.level = speaker.level();
}

function setNight(isNight) {
  night.setAttribute("aria-pressed", String(isNight));
  document.documentElement.dataset.bsTheme = isNight ? "dark" : "light";
  localStorage.setItem(NIGHT, isNight ? "yes" : "no");
}
