// The words of the widget, in the language and register of the moment.

import { make, removeLinks } from "./dom.js";
import { withLinks } from "./rich-text.js";

/**
 * Return the words of one element: `texts` by register (nl, nl-simple, fr, fr-simple), and the
 * language and register to start with. Numbers in them can be called, but not at a kiosk.
 */
export function createWords(texts, { language, simple, isKiosk }) {
  function word(key, values = {}) {
    let text = texts[simple ? `${language}-simple` : language][key];
    for (const [name, value] of Object.entries(values)) {
      text = text.replace(`{${name}}`, value);
    }
    return text;
  }

  /** Write the words of all marked elements below a node. */
  function rewrite(node) {
    for (const element of node.querySelectorAll("[data-word]")) {
      element.textContent = word(element.dataset.word, valuesOf(element));
    }
    for (const element of node.querySelectorAll("[data-word-label]")) {
      element.setAttribute("aria-label", word(element.dataset.wordLabel));
    }
    for (const element of node.querySelectorAll("[data-word-placeholder]")) {
      element.placeholder = word(element.dataset.wordPlaceholder);
    }
    for (const element of node.querySelectorAll("[data-phone-word]")) {
      element.replaceChildren();
      withLinks(element, word(element.dataset.phoneWord), true);
      if (isKiosk) {
        removeLinks(element);
      }
    }
  }

  /** Return an element that says a word, and says it anew when the language changes. */
  function saying(tag, key, attributes = {}) {
    const element = make(tag, { ...attributes, "data-word": key });
    element.textContent = word(key, valuesOf(element));
    return element;
  }

  /** Return an element that says "nagekeken op 3 maart 2026" of an ISO date. */
  function sayingDate(key, isoDate) {
    return saying("time", key, { datetime: isoDate, "data-date": isoDate });
  }

  function valuesOf(element) {
    const { date, number } = element.dataset;
    return { ...(date && { date: dayInWords(date) }), ...(number && { number }) };
  }

  function dayInWords(isoDate) {
    const day = new Date(`${isoDate.slice(0, 10)}T12:00:00`);
    if (Number.isNaN(day.getTime())) {
      return isoDate;
    }
    const form = { day: "numeric", month: "long", year: "numeric" };
    return day.toLocaleDateString(`${language}-BE`, form);
  }

  return {
    language: () => language,
    isSimple: () => simple,
    /** Speak another language or register from here on: marked words change in their place. */
    speak(newLanguage, newSimple, node) {
      language = newLanguage;
      simple = newSimple;
      node.lang = `${language}-BE`;
      rewrite(node);
    },
    word,
    saying,
    sayingDate,
  };
}
