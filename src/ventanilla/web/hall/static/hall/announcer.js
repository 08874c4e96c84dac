// The ordered log of calls, as one display tells it: each number once, in order, one at a time.

/**
 * Keep track of what was announced (`memory` is a Storage, `name` the key in it). A call counts when it was told whole: a
 * page that dies in the middle of one tells it again when it is back, and never one that it had finished.
 *
 * `prepare(call)` is told of a call as soon as it is known. `show(call, waiting)` announces one and settles when the next
 * may follow; `waiting()` tells how many there are behind it that will be announced. A call whose show fails is over, and
 * the next one follows. A missed call that the server says `is_over` goes to `list(call)` instead, and holds up nobody.
 * `fetchAfter(number)` gives the next calls after a number, in order; `acknowledge(number)` reports one that was told. Returns
 * `{ hear, catchUp, last }`: `hear(call)` takes a call from the stream, `catchUp(newest)` makes good a gap.
 */
export function announcer({ memory, name, newest, prepare, show, list, fetchAfter, acknowledge, isStillOfToday }) {
  let last = remembered();
  let newestKnown = last;
  const waiting = [];
  let isTelling = false;
  let isFetching = false;
  remember(last);
  return { hear, catchUp, last: () => last };

  /** A number above the site's newest belongs to another database: begin with what is there now. */
  function remembered() {
    const kept = Number(memory.getItem(name) ?? newest);
    return Number.isInteger(kept) && kept <= newest ? kept : newest;
  }

  function remember(number) {
    last = number;
    memory.setItem(name, String(number));
  }

  function hear(call) {
    if (call.number === newestKnown + 1) {
      add(call);
      tell();
    } else if (call.number > newestKnown) {
      catchUp(call.number);
    }
  }

  async function catchUp(target) {
    if (isFetching || target <= newestKnown) return;
    isFetching = true;
    try {
      let isMore = true;
      while (isMore && target > newestKnown) isMore = await fetchSome();
    } finally {
      isFetching = false;
    }
  }

  /** Take in the next calls, as many as one answer holds; false when there are no more. */
  async function fetchSome() {
    const missed = (await fetchAfter(newestKnown)).filter((call) => call.number > newestKnown);
    missed.forEach(add);
    tell();
    return missed.length > 0;
  }

  function add(call) {
    newestKnown = call.number;
    waiting.push(call);
    if (!call.is_over) prepare(call);
  }

  async function tell() {
    if (isTelling) return;
    isTelling = true;
    while (waiting.length) {
      const call = waiting.shift();
      const isTold = isStillOfToday(call);
      if (isTold) await announce(call).catch(() => {});
      remember(call.number);
      if (isTold) acknowledge(call.number);
    }
    isTelling = false;
  }

  async function announce(call) {
    if (call.is_over) list(call);
    else await show(call, () => waiting.filter((each) => !each.is_over).length);
  }
}
