/**
 * Keeps the times since a moment running, by the server's clock:
 *
 *     <div data-now="2026-11-24T14:35:00-05:00"> ... <time data-since="2026-11-24T14:30:00-05:00">5:00</time>
 */

let offset = 0;

learn();
setInterval(tick, 1000);
document.addEventListener("htmx:load", learn);

/** Take from a fresh fragment how far this machine's clock is from the server's. */
function learn() {
  const now = document.querySelector("[data-now]")?.dataset.now;
  if (now) offset = Date.parse(now) - Date.now();
  tick();
}

function tick() {
  const now = Date.now() + offset;
  for (const element of document.querySelectorAll("[data-since]")) {
    const text = elapsed(Math.max(0, Math.floor((now - Date.parse(element.dataset.since)) / 1000)));
    if (element.textContent !== text) element.textContent = text;
  }
}

function elapsed(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
