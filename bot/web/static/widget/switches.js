// The switches for language, simple language and the size of the letters.

const SIZES = ["1", "1.25", "1.5"];

/** Return the switches of one element; `switched({simple})` is called when the person used one. */
export function createSwitches({ parts, words, session, switched }) {
  const { frame, languages, simple, sizes } = parts;

  for (const button of languages) {
    button.addEventListener("click", () => {
      choose({ language: button.lang });
      switched({ simple: false });
    });
  }
  simple.addEventListener("click", () => {
    choose({ simple: !words.isSimple() });
    switched({ simple: true });
  });
  sizes.forEach((button, size) => {
    button.addEventListener("click", () => {
      session.size = size;
      session.save();
      showSize();
    });
  });

  /** Take a language or a register as chosen by the person: answers come in it too. */
  function choose(chosen) {
    Object.assign(session, chosen);
    session.save();
    show(chosen.language || words.language(), "simple" in chosen ? chosen.simple : words.isSimple());
  }

  /** Take over what the person chose on another device, unless they chose something here. */
  function adopt({ language, simple: inSimple }) {
    const isNew = (name, value) => session[name] === null && value !== null;
    if (isNew("language", language) || isNew("simple", inSimple)) {
      session.language = session.language || language;
      session.simple = session.simple === null ? inSimple : session.simple;
      session.save();
      restore();
    }
  }

  /** Show what was chosen, before a reload or by whoever made the page. */
  function restore() {
    const inSimple = session.simple === null ? words.isSimple() : session.simple;
    show(session.language || words.language(), inSimple);
    showSize();
  }

  /**
   * Follow the conversation: the widget speaks the language of the answers unless the person chose
   * another, and what the person asked for in words ("control") counts as a choice.
   */
  function follow({ act, language: spoken, register }) {
    if (spoken !== "nl" && spoken !== "fr") {
      return;
    }
    const inSimple = /simple$/.test(register || "");
    session.spoken = spoken;
    if (act === "control") {
      session.language = spoken;
      session.simple = register ? inSimple : session.simple;
    }
    session.save();
    show(session.language || spoken, session.simple === null ? inSimple : session.simple);
  }

  function show(language, inSimple) {
    const isNew = language !== words.language() || inSimple !== words.isSimple();
    simple.setAttribute("aria-pressed", String(inSimple));
    for (const button of languages) {
      button.setAttribute("aria-pressed", String(button.lang === language));
    }
    words.speak(language, inSimple, frame);
    if (isNew) {
      // Whoever made the page may follow with its own words.
      const detail = { language, simple: inSimple };
      const told = new CustomEvent("gezinswijzer-words", { detail, bubbles: true, composed: true });
      frame.dispatchEvent(told);
    }
  }

  function showSize() {
    frame.style.setProperty("--letters", SIZES[session.size] || SIZES[0]);
    sizes.forEach((button, size) => button.setAttribute("aria-pressed", String(size === session.size)));
  }

  return { restore, adopt, follow, choose };
}
