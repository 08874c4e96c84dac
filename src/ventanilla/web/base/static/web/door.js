// Sign-in and pairing: show the password on request, write the pairing code in capitals.

for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals);
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
  });
}

document.querySelector(".door-code")?.addEventListener("input", ({ target }) => {
  const { selectionStart, selectionEnd } = target;
  target.value = target.value.toUpperCase().replace(/[^A-Z0-9]/g, "");
  target.setSelectionRange(selectionStart, selectionEnd);
});
