// The telephones look again every two seconds. A chat that is looked at is read, so it asks with a POST: reading is told
// to the Caja. Only what changed is put in, so that nothing moves under a finger.

import { csrfToken } from "../web/csrf.js";

const EVERY = 2000;

const chat = document.getElementById("chat");
if (chat) {
  const toTheEnd = () => (chat.scrollTop = chat.scrollHeight);
  toTheEnd();
  chat.addEventListener("load", toTheEnd, true); // a picture takes its room only once it is there
}

for (const place of document.querySelectorAll("[data-refresh]")) {
  let shown = null;
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    const reads = "reads" in place.dataset;
    try {
      const answer = await fetch(place.dataset.refresh, {
        method: reads ? "POST" : "GET",
        headers: reads ? { "X-CSRFToken": csrfToken() } : {},
      });
      if (!answer.ok) return;
      const told = await answer.text();
      if (told !== shown) {
        if (shown !== null || reads) put(place, told);
        shown = told;
      }
    } catch {
      // The program is away for a moment; the next look finds it again.
    }
  };
  look();
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

function put(place, told) {
  const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const held = place.contains(document.activeElement) ? document.activeElement.value : undefined;
  place.innerHTML = told;
  if (isAtEnd) place.scrollTop = place.scrollHeight;
  if (held) place.querySelector(`[value="${CSS.escape(held)}"]`)?.focus();
}

const file = document.querySelector(".composer input[type=file]");
file?.addEventListener("change", () => file.form.requestSubmit());
