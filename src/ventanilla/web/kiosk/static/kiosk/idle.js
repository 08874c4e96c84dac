// Nobody's data stays on a screen that somebody walked away from.

/**
 * After `after` seconds without a touch call `onIdle()`; then give `grace` seconds, told to `onSecond(left)`, before
 * `onGone()`. `isNeeded()` says whether there is anything to wipe. Returns `{ stay }`, which starts over.
 */
export function watchIdle({ after, grace, isNeeded, onIdle, onSecond, onGone }) {
  let quiet = 0;
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, { capture: true });
  setInterval(second, 1000);
  return { stay };

  function touched() {
    if (quiet < after) quiet = 0;
  }

  function stay() {
    quiet = 0;
  }

  function second() {
    if (!isNeeded()) {
      quiet = 0;
      return;
    }
    quiet += 1;
    if (quiet === after) onIdle();
    if (quiet >= after) onSecond(after + grace - quiet);
    if (quiet >= after + grace) {
      quiet = 0;
      onGone();
    }
  }
}
