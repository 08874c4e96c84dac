// Says what happened when a request did not come through, and closes notices and the menu.

const notices = document.getElementById("notices");

document.addEventListener("click", (event) => {
  event.target.closest("[data-closes-notice]")?.closest(".notice").remove();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-closes-itself][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("[data-closes-itself][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}, { capture: true });

document.body.addEventListener("htmx:sendError", () => show("lost-notice"));
document.body.addEventListener("htmx:timeout", () => show("lost-notice"));
document.body.addEventListener("htmx:responseError", (event) => {
  show(event.detail.xhr.status >= 500 ? "failed-notice" : "refused-notice");
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") notices.replaceChildren();
});

function show(id) {
  notices.replaceChildren(document.getElementById(id).content.cloneNode(true));
}
