// What the set-up's pages do beyond their forms: show a choice at once, send once, print, and warn before losing words.

for (const field of document.querySelectorAll("[data-colour]")) {
  field.addEventListener("input", () => {
    const shown = field.parentElement;
    shown.querySelector(".colour-ground").setAttribute("fill", field.value);
    shown.querySelector(".colour-code").textContent = field.value;
  });
}

document.querySelector(".lines")?.addEventListener("change", ({ target }) => {
  if (target.type === "radio") showLook(target.closest(".line"));
});

for (const form of document.querySelectorAll("[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page brought back by the browser's arrow may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent);
});

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const guarded = document.querySelector("[data-guarded]");
if (guarded) {
  let isChanged = guarded.dataset.guarded === "changed";
  guarded.addEventListener("input", () => (isChanged = true));
  guarded.addEventListener("submit", (event) => (isChanged = event.submitter?.formTarget === "_blank" && isChanged));
  window.addEventListener("beforeunload", (event) => isChanged && event.preventDefault());
}

function showLook(line) {
  const hue = line.querySelector("[name^=hue-]:checked")?.closest(".swatch");
  const icon = line.querySelector("[name^=icon-]:checked")?.closest(".swatch");
  const hueClass = [...(hue?.classList ?? [])].find((name) => name.startsWith("hue-"));
  const shown = [...line.querySelectorAll("[data-look], [data-look] .line-badge, [data-follows-hue]")];
  for (const each of hueClass ? shown : []) {
    each.classList.remove(...[...each.classList].filter((name) => name.startsWith("hue-")));
    each.classList.add(hueClass);
  }
  const drawing = icon?.querySelector("use").getAttribute("href");
  if (drawing) line.querySelector("[data-look] .line-badge use").setAttribute("href", drawing);
}
