// A page that has just changed takes no touches for a moment: the second tap of a double tap was meant for the last one.

const SETTLES_IN = 400;

/** Return a function to call when what `root` shows has changed. Keys of a keyboard go on as ever (see public.css). */
export function settling(root) {
  let timer = null;
  return function hold() {
    clearTimeout(timer);
    root.dataset.settling = "yes";
    timer = setTimeout(() => { delete root.dataset.settling; }, SETTLES_IN);
  };
}
