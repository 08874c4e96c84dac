// Nobody's data stays on a screen that somebody walked away from.

/**
 * After `after()` seconds without a touch call `onIdle()`; then give `grace` seconds, told to `onSecond(left)`, before
 * `onGone()`. `isNeeded()` says whether there is anything to wipe. Returns `{ stay }`, which starts over.
 */
export function watchIdle({ after, grace, isNeeded, onIdle, onSecond, onGone }) {
  let quiet = 0;
  let left = null;
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, touched, { capture: true });
  setInterval(second, 1000);
  return { stay };

  function touched() {
    quiet = 0;
  }

  function stay() {
    quiet = 0;
    left = null;
  }

  function second() {
    if (!isNeeded()) stay();
    else if (left !== null) countDown();
    else if (++quiet >= after()) ask();
  }

  function ask() {
    left = grace;
    onIdle();
    onSecond(left);
  }

  function countDown() {
    left -= 1;
    onSecond(left);
    if (left > 0) return;
    stay();
    onGone();
  }
}
