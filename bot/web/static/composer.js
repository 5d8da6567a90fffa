// The text field: it grows with the text, sends on Enter, and never loses what was typed.

import { longestText, word } from "./words.js";

const form = document.getElementById("composer");
const field = document.getElementById("text");
const notice = document.getElementById("notice");

/** Call `send(text)` for what is typed. */
export function listenToTyping(send) {
  field.addEventListener("input", () => {
    grow();
    warnWhenLong();
  });
  field.addEventListener("keydown", (event) => {
    // While a word is being composed (accents, other scripts), Enter belongs to the keyboard.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit ? form.requestSubmit() : submit(send);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(send);
  });
}

/** Show a line above the text field; an empty one takes it away. */
export function say(text) {
  if (notice.textContent === text) {
    return;
  }
  const root = document.scrollingElement;
  const isAtEnd = root.scrollHeight - root.clientHeight - root.scrollTop < 80;
  notice.textContent = text;
  if (isAtEnd) {
    // The field grew by this line: what was said last stays in view.
    root.scrollTop = root.scrollHeight;
  }
}

export function focus() {
  field.focus();
}

function submit(send) {
  const text = field.value.trim();
  if (!text) {
    say(word("empty"));
    field.focus();
    return;
  }
  if (excess(text) > 0) {
    warnWhenLong();
    field.focus();
    return;
  }
  field.value = "";
  grow();
  say("");
  send(text);
}

function excess(text) {
  return [...text].length - longestText;
}

function warnWhenLong() {
  const tooMany = excess(field.value.trim());
  say(tooMany > 0 ? word("too_long", { count: String(tooMany) }) : "");
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 3}px`;
}
