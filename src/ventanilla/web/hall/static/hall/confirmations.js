// What this display confirms to the server: each call that was told whole, in order, one at a time, until it is taken.

/**
 * Return `{ add, sendAll }`: `add(number)` confirms a call, `sendAll()` tries again what could not be sent.
 *
 * `send(number)` rejects when nobody took it. What waits is kept in `memory` (a Storage) under `name`, so that a page that
 * is opened again goes on with it.
 */
export function confirmations({ memory, name, send }) {
  let isSending = false;
  return { add, sendAll };

  function add(number) {
    keep([...kept(), number]);
    sendAll();
  }

  async function sendAll() {
    if (isSending) return;
    isSending = true;
    try {
      while (kept().length) {
        const [next] = kept();
        await send(next);
        keep(kept().filter((each) => each !== next));
      }
    } catch {
      // The server is away; later, then.
    } finally {
      isSending = false;
    }
  }

  function kept() {
    return JSON.parse(memory.getItem(name) ?? "[]");
  }

  function keep(numbers) {
    memory.setItem(name, JSON.stringify(numbers));
  }
}
