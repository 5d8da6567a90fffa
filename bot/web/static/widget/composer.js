// The text field: it grows with the text, sends on Enter, and never loses what was typed.

/** Return the text field of one element; `send(text)` is called for what is typed. */
export function createComposer({ parts, words, longestText, scroller, send }) {
  const { composer: form, field, notice } = parts;

  field.addEventListener("input", () => {
    grow();
    warnWhenLong();
  });
  field.addEventListener("keydown", (event) => {
    // While a word is being composed (accents, other scripts), Enter belongs to the keyboard.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  /** Show a line above the text field; an empty one takes it away. */
  function say(text) {
    if (notice.textContent === text) {
      return;
    }
    const root = scroller();
    const isAtEnd = root.scrollHeight - root.clientHeight - root.scrollTop < 80;
    notice.textContent = text;
    if (isAtEnd) {
      // The field grew by this line: what was said last stays in view.
      root.scrollTop = root.scrollHeight;
    }
  }

  function focus() {
    field.focus();
  }

  /** Put a text in the field, for the person to send. */
  function draft(text) {
    field.value = text;
    grow();
  }

  function submit() {
    const text = field.value.trim();
    if (!text) {
      say(words.word("empty"));
      focus();
      return;
    }
    if (excess(text) > 0) {
      warnWhenLong();
      focus();
      return;
    }
    draft("");
    say("");
    send(text);
  }

  function excess(text) {
    return [...text].length - longestText;
  }

  function warnWhenLong() {
    const tooMany = excess(field.value.trim());
    say(tooMany > 0 ? words.word("too_long", { count: String(tooMany) }) : "");
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
  }

  return { say, focus, draft };
}
