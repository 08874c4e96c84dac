// Copies a text of the page on request, where the browser lets pages do so: on a secure origin.

const SAID_FOR = 3000;

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const label = button.querySelector("[data-says]");
  const text = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    getSelection().selectAllChildren(text); // The browser does not let us: at least it is marked, to be copied by hand.
    return;
  }
  const before = label.textContent;
  if (before === label.dataset.says) return;
  label.textContent = label.dataset.says;
  setTimeout(() => (label.textContent = before), SAID_FOR);
}
