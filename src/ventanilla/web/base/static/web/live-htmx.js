/**
 * Lets fragments of staff screens say in HTML what they depend on:
 *
 *     <body data-live-url="https://.../api/v1/sites/CALI/live">
 *     <section data-live-topics="queue desk" hx-get="/modulo/turno/" hx-trigger="live">
 *     <p data-live-stale hidden>Sin conexión...</p>
 *
 * What changes many times a second asks for a pace: `data-live-pace="2000"` fetches at most once in two seconds.
 *
 * An element gets the event `live` when one of its topics arrives, and whenever everything is to be fetched again.
 * `<html data-live-state>` tells "connecting", "live" or "polling"; what carries `data-live-stale` shows
 * itself while nothing has been heard of the server for 20 seconds.
 */

import { connect } from "./live.js";

const COALESCE = 150;
const SPREAD_OF_REFETCHES = 300; // a hundred screens that reconnect at once do not ask at once
const STALE_AFTER_SECONDS = 20;

const due = new WeakMap();
const root = document.documentElement;
let live = null;
let heard = "";

start();
document.addEventListener("htmx:load", start);
document.addEventListener("htmx:afterOnLoad", () => live?.touch());
setInterval(showWhetherStale, 1000);

/** Connect to what the page depends on now; again when a new fragment depends on more. */
function start() {
  const url = document.body.dataset.liveUrl;
  const topics = [...new Set(dependents().flatMap(topicsOf))].sort();
  if (!url || !topics.length || topics.join(" ") === heard) return;
  heard = topics.join(" ");
  live?.close();
  live = connect({ url, as: "staff", topics, onEvent: announce, onState: (state) => (root.dataset.liveState = state) });
}

function dependents() {
  return [...document.querySelectorAll("[data-live-topics]")];
}

function topicsOf(element) {
  return element.dataset.liveTopics.split(/\s+/).filter(Boolean);
}

function announce({ topic, kind }) {
  const isForAll = kind === "refetch" || kind === "poll";
  for (const element of dependents()) {
    const topics = topicsOf(element);
    if (isForAll || topics.includes(topic) || topics.includes(kind)) trigger(element, topic);
  }
}

/** Several events within a moment cause one fetch. */
function trigger(element, topic) {
  if (due.has(element)) return;
  const wait = Number(element.dataset.livePace ?? COALESCE) + (topic === "refetch" ? Math.random() * SPREAD_OF_REFETCHES : 0);
  due.set(
    element,
    setTimeout(() => {
      due.delete(element);
      tell(element, topic);
    }, wait),
  );
}

/** Tell the element, or the one that came in its place. While it is fetching it hears nothing, so tell it afterwards. */
function tell(element, topic) {
  const present = element.isConnected ? element : document.getElementById(element.id);
  if (present === null) return;
  if (present.classList.contains("htmx-request")) trigger(present, topic);
  else present.dispatchEvent(new CustomEvent("live", { detail: { topic } }));
}

function showWhetherStale() {
  const isStale = live !== null && live.age() > STALE_AFTER_SECONDS;
  for (const banner of document.querySelectorAll("[data-live-stale]")) banner.hidden = !isStale;
}
