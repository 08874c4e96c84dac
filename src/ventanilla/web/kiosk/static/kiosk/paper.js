// What becomes of the paper of a turn: asked for until it is out, or is known not to come.

import { csrfToken } from "../web/csrf.js";

const ASKS_EVERY = 600;
const ASKS_AT_MOST = 40;

/** Follow the paper inside `ticket`. `onChange(state)` is told "queued", "printed", "failed", "browser" or "none". */
export function paper({ ticket, language, onChange }) {
  let watched = 0;
  return { watch, again };

  function shown() {
    return ticket.querySelector("[data-paper]");
  }

  async function watch() {
    const mine = ++watched;
    onChange(shown().dataset.paper);
    for (let asked = 0; asked < ASKS_AT_MOST && shown()?.dataset.paper === "queued"; asked += 1) {
      await new Promise((resolve) => { setTimeout(resolve, ASKS_EVERY); });
      const html = await fetched(`${shown()?.dataset.paperUrl}?idioma=${language}`);
      if (mine !== watched || shown() === null) return;
      if (html !== null) show(html);
    }
  }

  async function again() {
    const body = new URLSearchParams({ idioma: language });
    const headers = { "X-CSRFToken": csrfToken() };
    const html = await fetched(shown().dataset.printUrl, { method: "POST", body, headers });
    if (html === null || shown() === null) return;
    show(html);
    watch();
  }

  function show(html) {
    const before = shown().dataset.paper;
    if (html === shown().outerHTML) return;
    shown().outerHTML = html;
    if (shown().dataset.paper !== before) onChange(shown().dataset.paper);
  }

  /** Return the fragment, also that of a refusal; null while the server cannot be reached. */
  async function fetched(address, options = {}) {
    try {
      const answer = await fetch(address, { ...options, redirect: "manual", signal: AbortSignal.timeout(5000) });
      const html = await answer.text();
      return html.includes("data-paper=") ? html : null;
    } catch {
      return null;
    }
  }
}
