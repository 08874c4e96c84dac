// Sends what a person asked for until the server answers, for as long as somebody waits for it with patience.

export const GIVE_UP_AFTER = 10000;
const TRY_AGAIN_AFTER = 700;
const STILL_UNDER_WAY = 409;

/** Return the answer to the form, null when none came; the key in the form makes a second sending harmless. */
export async function sendUntilAnswered(form) {
  const until = Date.now() + GIVE_UP_AFTER;
  const body = new FormData(form);
  while (Date.now() < until) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(GIVE_UP_AFTER) });
      if (answer.status !== STILL_UNDER_WAY) return answer;
    } catch {
      // No connection for now: the same key goes out again.
    }
    await new Promise((resolve) => { setTimeout(resolve, TRY_AGAIN_AFTER); });
  }
  return null;
}
