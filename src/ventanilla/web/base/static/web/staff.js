// Says what happened when a request did not come through, and closes notices.

const notices = document.getElementById("notices");

document.addEventListener("click", (event) => {
  event.target.closest("[data-closes-notice]")?.closest(".notice").remove();
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
