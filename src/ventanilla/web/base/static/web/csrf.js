// The browser's present proof that a request is its own. Whoever signs in renews it for all tabs of the browser, so a
// screen that stays open for days asks each time.

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}
