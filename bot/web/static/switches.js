// The switches for language and simple language.

import { save, session } from "./session.js";
import { isSimple, language, speak } from "./words.js";

const simple = document.getElementById("simple");
const languages = [...document.querySelectorAll("[data-language-switch]")];

/** Let the switches work in place; call `changed({language, simple})` with what was switched. */
export function listenToSwitches(changed) {
  for (const link of languages) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const chosen = link.dataset.languageSwitch;
      const isNew = chosen !== language();
      session.language = chosen;
      save();
      show(chosen, isSimple());
      changed({ language: isNew });
    });
  }
  simple.addEventListener("click", () => {
    session.simple = !isSimple();
    save();
    show(language(), session.simple);
    changed({ simple: true });
  });
}

/** Show what was chosen before a reload. */
export function restore() {
  if (session.language !== null || session.simple !== null) {
    show(session.language || language(), session.simple === null ? isSimple() : session.simple);
  }
}

/**
 * Follow the conversation: the page speaks the language of the answers unless the person chose
 * another, and what the person asked for in words ("control") counts as a choice.
 */
export function follow({ act, language: spoken, register }) {
  if (spoken !== "nl" && spoken !== "fr") {
    return false;
  }
  const inSimple = /simple$/.test(register || "");
  if (act === "control") {
    session.language = spoken;
    session.simple = register ? inSimple : session.simple;
    save();
  }
  const newLanguage = session.language || spoken;
  const newSimple = session.simple === null ? inSimple : session.simple;
  if (newLanguage === language() && newSimple === isSimple()) {
    return false;
  }
  show(newLanguage, newSimple);
  return true;
}

function show(newLanguage, inSimple) {
  speak(newLanguage, inSimple);
  simple.setAttribute("aria-pressed", String(inSimple));
  for (const link of languages) {
    if (link.dataset.languageSwitch === newLanguage) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}
