// The words of the kiosk around the conversation, which follow the language of the conversation.

/** Return the words of a page, by register (nl, nl-simple, fr, fr-simple) and key. */
export function createWords(texts) {
  let register = "nl";

  function word(key) {
    return texts[register][key];
  }

  /** Speak a register: elements that are marked with a key change in their place. */
  function speak(chosen) {
    register = chosen;
    document.documentElement.lang = `${language()}-BE`;
    for (const element of document.querySelectorAll("[data-say]")) {
      element.textContent = word(element.dataset.say);
    }
  }

  /** Let an element say something else from here on. */
  function say(element, key) {
    element.dataset.say = key;
    element.textContent = word(key);
  }

  function language() {
    return register.slice(0, 2);
  }

  return { word, speak, say, language };
}
