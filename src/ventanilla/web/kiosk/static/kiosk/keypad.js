// The kiosk's own keypad for a document number. It never shows more than the last digits unless asked.

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "back"];
const LETTERS = [..."1234567890", ..."QWERTYUIOP", ..."ASDFGHJKL", "back", ..."ZXCVBNM", "clear"];
const WITH_LETTERS = new Set(["PA"]);
const LONGEST = 16;
export const SHOWN_AT_THE_END = 3;

/**
 * Let `root` (the document step) be typed into. `onChange(number)` is told after each key, `onEnter()` on Enter.
 * Returns `{ number, type, clear }`.
 */
export function keypad({ root, onChange, onEnter }) {
  const keys = root.querySelector("#keypad");
  const shown = root.querySelector("#document-shown");
  const peek = root.querySelector("#document-peek");
  let number = "";
  let isPeeking = false;

  root.addEventListener("change", draw);
  keys.addEventListener("click", (event) => press(event.target.closest("[data-key]")?.dataset.key));
  peek.addEventListener("click", () => { isPeeking = !isPeeking; show(); });
  document.addEventListener("keydown", onKey);
  draw();
  return { number: () => number, type, clear };

  function type() {
    return root.querySelector("[name=type_choice]:checked").value;
  }

  function clear() {
    root.querySelector("[name=type_choice]").checked = true;
    isPeeking = false;
    number = "";
    draw();
  }

  function draw() {
    const hasLetters = WITH_LETTERS.has(type());
    if (!hasLetters) number = number.replace(/\D/g, "");
    keys.classList.toggle("keypad-letters", hasLetters);
    keys.replaceChildren(...(hasLetters ? LETTERS : DIGITS).map(key));
    show();
  }

  function key(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = name;
    button.className = `key${name.length > 1 ? ` key-${name}` : ""}`;
    if (name === "back") {
      button.setAttribute("aria-label", keys.dataset.back);
      button.append(root.querySelector("#back-icon").content.cloneNode(true));
    } else {
      button.textContent = name === "clear" ? keys.dataset.clear : name;
    }
    return button;
  }

  function press(name) {
    if (name === undefined) return;
    if (name === "clear") number = "";
    else if (name === "back") number = number.slice(0, -1);
    else if (number.length < LONGEST) number += name;
    show();
  }

  function onKey(event) {
    if (root.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    const isOnControl = event.target.closest("button, input, a") !== null;
    const isAllowed = WITH_LETTERS.has(type()) ? /^[a-z0-9]$/i : /^\d$/;
    if (event.key === "Enter" && !isOnControl) onEnter();
    else if (event.key === "Backspace") press("back");
    else if (isAllowed.test(event.key)) press(event.key.toUpperCase());
  }

  function show() {
    const hidden = isPeeking ? 0 : Math.max(0, number.length - SHOWN_AT_THE_END);
    shown.textContent = number ? "•".repeat(hidden) + number.slice(hidden) : shown.dataset.empty;
    shown.classList.toggle("is-empty", number === "");
    peek.setAttribute("aria-pressed", String(isPeeking));
    onChange(number);
  }
}
