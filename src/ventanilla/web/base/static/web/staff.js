// Says what happened when a request did not come through, and closes notices and the menu.

const notices = document.getElementById("notices");

document.addEventListener("click", (event) => {
  event.target.closest("[data-closes-notice]")?.closest(".notice").remove();
});

const menu = document.querySelector("[data-closes-itself]");

document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

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
