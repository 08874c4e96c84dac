// The whole kiosk by keyboard or by a keypad with arrows: on, back, choose, leave.

const CONTROLS = "button:not(:disabled), a[href], input[type=radio]";
const ONWARD = new Set(["ArrowRight", "ArrowDown"]);
const BACKWARD = new Set(["ArrowLeft", "ArrowUp"]);

/** Let arrows go through what can be chosen inside `root` (or its open dialog), Enter choose, Escape call `onBack()`. */
export function keys({ root, onBack }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (ONWARD.has(event.key)) go(event, 1);
    else if (BACKWARD.has(event.key)) go(event, -1);
    else if (event.key === "Enter" && event.target.matches("input[type=radio]")) event.target.click();
    else if (event.key === "Escape") onBack();
  });

  function go(event, direction) {
    event.preventDefault();
    const scope = root.querySelector("dialog[open]") ?? root;
    const all = [...scope.querySelectorAll(CONTROLS)].filter((each) => each.checkVisibility());
    if (all.length === 0) return;
    all.at((placeAfter(all, direction) + all.length) % all.length).focus();
  }

  /** Return the place of the control that comes next; from a heading, the nearest one in that direction. */
  function placeAfter(all, direction) {
    const here = document.activeElement;
    const place = all.indexOf(here);
    if (place >= 0) return place + direction;
    const next = all.findIndex((each) => here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (direction > 0) return Math.max(next, 0);
    return next < 0 ? all.length - 1 : next - 1;
  }
}
