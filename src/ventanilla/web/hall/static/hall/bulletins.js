// The notices beside the calls: one at a time, in their order, the next one when the one before had its time.

const EACH_SHOWS_FOR = 12000;

/** Show the notices that `box` holds in turn; call the result after new ones were fetched into it. */
export function bulletins(box) {
  let shown = null;
  setInterval(next, EACH_SHOWS_FOR);
  return keep;

  /** Go on with the notice that was shown, if it is still among them. */
  function keep() {
    const every = all();
    turnTo(every.find((each) => each.dataset.bulletin === shown) ?? every[0]);
  }

  function next() {
    const every = all();
    const place = every.findIndex((each) => !each.hidden);
    turnTo(every[(place + 1) % every.length]);
  }

  function turnTo(chosen) {
    for (const each of all()) each.hidden = each !== chosen;
    shown = chosen?.dataset.bulletin ?? null;
  }

  function all() {
    return [...box.querySelectorAll("[data-bulletin]")];
  }
}
