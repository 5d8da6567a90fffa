// The conversation as it is shown: each answer stands below the message that it answers.

import { make } from "./dom.js";
import { guideMessage, personMessage } from "./message.js";

/** Return the conversation of one element. `look` is what message.js needs of it. */
export function createView({ parts, words, look, room }) {
  const { log, list, typing, typingText, end } = parts;
  let longTimer = 0;
  let typingTimer = 0;

  /** Show a message of the person, and return its element. */
  function showPerson(message) {
    const known = personElement(message.clientId);
    if (known) {
      return known;
    }
    const element = personMessage(message, words);
    list.append(element);
    return element;
  }

  /** Mark how far a message of the person is: sending, waiting, failed (with a retry) or sent. */
  function markPerson(clientId, state, retry) {
    const element = personElement(clientId);
    if (!element) {
      return;
    }
    element.dataset.state = state;
    const line = element.querySelector(".state");
    line.replaceChildren();
    if (state !== "sent") {
      line.append(words.saying("span", state));
    }
    if (state === "failed") {
      const button = words.saying("button", "retry", { type: "button" });
      button.addEventListener("click", retry);
      line.append(button);
    }
  }

  function removePerson(clientId) {
    const element = personElement(clientId);
    if (element) {
      element.remove();
    }
  }

  /** Show messages of the assistant that are not there yet; return the elements that are new. */
  function showGuide(messages) {
    const shown = [];
    for (const message of messages.filter(({ id }) => !has(id))) {
      if (!message.meta.pending) {
        removeAsleep(message.reply_to);
      }
      const element = guideMessage(message, look);
      place(element, message.reply_to);
      shown.push(element);
    }
    return shown;
  }

  /** Show a line about the conversation itself, with a button where there is something to do. */
  function showEvent(key, button) {
    for (const earlier of list.querySelectorAll(".event")) {
      earlier.remove();
    }
    const element = make("li", { class: "event" }, words.saying("p", key));
    if (button) {
      const control = words.saying("button", button.key, { type: "button" });
      control.addEventListener("click", () => {
        element.remove();
        button.press();
      });
      element.append(control);
    }
    list.append(element);
  }

  /** Let screen readers hear what is added from here on; what was there before is not read out. */
  function announceFromHere() {
    log.setAttribute("aria-live", "polite");
  }

  /** Show or hide that an answer is on its way; with `seconds`, unless that is said again by then. */
  function showTyping(isTyping, seconds) {
    clearTimeout(typingTimer);
    if (seconds) {
      typingTimer = setTimeout(() => showTyping(false), 1000 * seconds);
    }
    if (typing.hidden !== isTyping) {
      return;
    }
    clearTimeout(longTimer);
    typing.hidden = !isTyping;
    if (isTyping) {
      typingText.textContent = words.word("typing");
      longTimer = setTimeout(() => {
        typingText.textContent = words.word("still_typing");
      }, 6000);
    }
  }

  /** Bring a message into view: its beginning when it is long, all of it when it is short. */
  function reveal(element) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "auto" : "smooth";
    const isLong = end.getBoundingClientRect().bottom - element.getBoundingClientRect().top > room() - 24;
    if (isLong) {
      element.scrollIntoView({ block: "start", behavior });
    } else {
      revealEnd(behavior);
    }
  }

  function revealEnd(behavior = "auto") {
    end.scrollIntoView({ block: "end", behavior });
  }

  /** Put an answer below its message and below what already answers that. */
  function place(element, clientId) {
    const answered = clientId && personElement(clientId);
    if (!answered) {
      list.append(element);
      return;
    }
    let last = answered;
    while (last.nextElementSibling && last.nextElementSibling.dataset.replyTo === clientId) {
      last = last.nextElementSibling;
    }
    last.after(element);
  }

  function removeAsleep(clientId) {
    for (const element of list.querySelectorAll(".asleep")) {
      if (element.dataset.replyTo === (clientId || "")) {
        element.remove();
      }
    }
  }

  function has(id) {
    return Boolean(byData("id", id));
  }

  function personElement(clientId) {
    return byData("clientId", clientId);
  }

  function byData(name, value) {
    return [...list.children].find((element) => element.dataset[name] === value);
  }

  return {
    showPerson,
    markPerson,
    removePerson,
    showGuide,
    showEvent,
    announceFromHere,
    showTyping,
    reveal,
    revealEnd,
    has,
    hasFocus: () => list.contains(list.getRootNode().activeElement),
    clear: () => list.replaceChildren(),
    hasAsleep: () => Boolean(list.querySelector(".asleep")),
    hasAnswer: () => Boolean(list.querySelector(".guide:not(.asleep)")),
  };
}
