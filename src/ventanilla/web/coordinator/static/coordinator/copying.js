// Copies a text of the page on request, where the browser lets pages do so: on a secure origin.

const SAID_FOR = 3000;

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const label = button.querySelector("[data-says]");
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
  const before = label.textContent;
  if (before === label.dataset.says) return;
  label.textContent = label.dataset.says;
  setTimeout(() => (label.textContent = before), SAID_FOR);
}
