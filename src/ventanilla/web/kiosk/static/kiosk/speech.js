// The kiosk's voice: whoever cannot see the screen hears what is on it.
//
// Only voices that live on this machine are used: a remote one would send away what a person chose. `speech` is all that
// the kiosk knows of voices, so clips made by the server can take the place of the browser's.

const WAITS_FOR_VOICES = 2500;
const RATE = 0.95;
const TURN_CODE = /\b([A-Z]{1,2})-0*(\d+)/g;

/**
 * Return `{ say(text), hush() }`; `onKnown(hasVoice)` is told, at once or seconds later, whether there is a voice for
 * `language` ("es" or "en"). Saying something ends what was being said.
 */
export function speech({ language, onKnown }) {
  const synthesis = window.speechSynthesis;
  let voice = null;
  let isKnown = false;

  look();
  synthesis?.addEventListener?.("voiceschanged", look);
  setTimeout(() => { if (!isKnown) tell(false); }, WAITS_FOR_VOICES);
  return { say, hush };

  function look() {
    const own = (synthesis?.getVoices() ?? []).filter((each) => each.localService && each.lang.startsWith(language));
    voice = own.find((each) => /419|CO|MX|US/.test(each.lang)) ?? own[0] ?? null;
    if (voice !== null) tell(true);
  }

  function tell(hasVoice) {
    isKnown = hasVoice;
    onKnown(hasVoice);
  }

  function say(text) {
    if (voice === null || text === "") return;
    hush();
    const words = new SpeechSynthesisUtterance(text.replace(TURN_CODE, "$1 $2"));
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = RATE;
    synthesis.speak(words);
  }

  function hush() {
    synthesis?.cancel();
  }
}

/** Return what an element says: its label, or the words in it that are not hidden from who listens. */
export function wordsOf(element) {
  const label = element.getAttribute("aria-label");
  if (label) return label;
  const copy = element.cloneNode(true);
  for (const silent of copy.querySelectorAll("[aria-hidden=true], [hidden], svg, template, button")) silent.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}
