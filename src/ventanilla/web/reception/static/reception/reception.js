// The reception by keyboard: a line by its letter, a class by its number, more people with +, and Enter.
// What the host chose survives the lines being shown anew; after a turn is given everything begins again.

const form = document.getElementById("give");
const people = document.getElementById("people");
const find = document.getElementById("turno");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return begin();
  if (isTyping(event.target)) return;
  if (event.key === "/") return act(event, () => find.select());
  if (event.key === "+" || event.key === "-") return act(event, () => count(event.key === "+" ? 1 : -1));
  if (event.key === "Enter" && !event.target.closest("button, a, summary")) return act(event, () => form.requestSubmit());
  const choice = form.querySelector(`input[type=radio][data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
  if (choice) act(event, () => choose(choice));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-twice]");
  if (button && !button.dataset.asked) {
    event.preventDefault();
    event.stopPropagation();
    button.dataset.asked = "1";
    button.querySelector("span").textContent = button.dataset.twice;
  }
}, { capture: true });

let chosenLine = "";
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "now") chosenLine = form.elements.service_line?.value ?? "";
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "now" && chosenLine) {
    const again = form.querySelector(`[name=service_line][value="${CSS.escape(chosenLine)}"]:not(:disabled)`);
    if (again) again.checked = true;
  }
  if (target.id === "given") begin();
});

function act(event, does) {
  event.preventDefault();
  does();
}

function choose(choice) {
  choice.checked = true;
  choice.focus();
}

function count(by) {
  const most = Number(people.max);
  people.value = String(Math.min(most, Math.max(1, Number(people.value || 1) + by)));
}

function begin() {
  const { printer } = form.elements;
  const kept = printer.value;
  form.reset();
  printer.value = kept;
  document.activeElement?.blur();
}

function isTyping(element) {
  return element.matches("input:not([type=radio]), select, textarea");
}
