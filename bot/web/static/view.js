// Showing messages. The order on the page: each answer stands below the message that it answers.

import { richText, withLinks } from "./rich-text.js";
import { dayInWords, rewrite, saying, word } from "./words.js";

const RIGHT_TO_LEFT = ["ar", "fa", "ps", "ur", "he"];
const list = document.getElementById("conversation");
const typing = document.getElementById("typing");
const typingText = document.getElementById("typing-text");

let onChoice = () => {};

export function whenChosen(handler) {
  onChoice = handler;
}

/** Show a message of the person, and return its element. */
export function showPerson({ clientId, text }) {
  const known = personElement(clientId);
  if (known) {
    return known;
  }
  const element = item("person");
  element.dataset.clientId = clientId;
  const bubble = div("bubble");
  bubble.dir = "auto";
  const said = document.createElement("p");
  said.textContent = text;
  bubble.append(saying("span", "you_say", { className: "for-ears" }), said);
  const state = document.createElement("p");
  state.className = "state";
  element.append(bubble, state);
  list.append(element);
  return element;
}

/** Mark how far a message of the person is: sending, waiting, failed (with a retry) or sent. */
export function markPerson(clientId, state, retry) {
  const element = personElement(clientId);
  if (!element) {
    return;
  }
  element.dataset.state = state;
  const line = element.querySelector(".state");
  line.replaceChildren();
  if (state !== "sent") {
    line.append(saying("span", state));
  }
  if (state === "failed") {
    const button = saying("button", "retry", { type: "button" });
    button.addEventListener("click", retry);
    line.append(button);
  }
}

export function removePerson(clientId) {
  const element = personElement(clientId);
  if (element) {
    element.remove();
  }
}

/** Show messages of the assistant that are not there yet; return the elements that are new. */
export function showGuide(messages) {
  const shown = [];
  for (const message of messages) {
    if (byData("id", message.id)) {
      continue;
    }
    if (!message.meta.pending) {
      removeAsleep(message.reply_to);
    }
    const element = guideElement(message);
    place(element, message.reply_to);
    shown.push(element);
  }
  return shown;
}

/** Show a line about the conversation itself, with a button where there is something to do. */
export function showEvent(key, button) {
  for (const earlier of list.querySelectorAll(".event")) {
    earlier.remove();
  }
  const element = item("event");
  element.append(saying("p", key));
  if (button) {
    const control = saying("button", button.key, { type: "button" });
    control.addEventListener("click", () => {
      element.remove();
      button.press();
    });
    element.append(control);
  }
  list.append(element);
}

export function clear() {
  list.replaceChildren();
}

export function isEmpty() {
  return !list.querySelector(".message");
}

export function hasAsleep() {
  return Boolean(list.querySelector(".asleep"));
}

export function hasAnswer() {
  return Boolean(list.querySelector(".guide:not(.asleep)"));
}

/** Let screen readers hear what is added from here on; what was there before is not read out. */
export function announceFromHere() {
  document.getElementById("log").setAttribute("aria-live", "polite");
}

let longTimer = 0;

export function showTyping(isTyping) {
  clearTimeout(longTimer);
  typing.hidden = !isTyping;
  if (isTyping) {
    typingText.textContent = word("typing");
    longTimer = setTimeout(() => {
      typingText.textContent = word("still_typing");
    }, 6000);
  }
}

/** Bring a message into view: its beginning when it is long, all of it when it is short. */
export function reveal(element) {
  if (!element) {
    return;
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";
  const room = window.innerHeight - document.getElementById("composer").offsetHeight;
  const end = list.lastElementChild.getBoundingClientRect().bottom;
  const isLong = end - element.getBoundingClientRect().top > room - 24;
  if (isLong) {
    element.scrollIntoView({ block: "start", behavior });
  } else {
    document.getElementById("end").scrollIntoView({ block: "end", behavior });
  }
}

/** Say the page's own words anew after a switch; what the guide said stays as it was said. */
export function retell() {
  rewrite(list);
  for (const element of list.querySelectorAll("[data-checked]")) {
    element.textContent = checkedOn(element.dataset.checked);
  }
}

function guideElement(message) {
  const { id, text, meta } = message;
  const element = item("guide");
  element.dataset.id = id;
  element.classList.toggle("asleep", Boolean(meta.pending));
  element.dataset.replyTo = message.reply_to || "";
  if (meta.language) {
    element.lang = meta.language;
    element.dir = RIGHT_TO_LEFT.includes(meta.language) ? "rtl" : "ltr";
  }
  const bubble = div("bubble");
  bubble.append(saying("span", "guide_says", { className: "for-ears" }));
  if (meta.crisis) {
    element.classList.add("crisis");
    bubble.append(saying("p", "crisis_label", { className: "label" }));
  }
  bubble.append(richText(text, { crisis: meta.crisis || Boolean(meta.pending) }));
  if (text) {
    element.append(bubble);
  }
  element.append(...sources(meta.sources), ...cards(message.cards), ...choices(message.buttons));
  return element;
}

function choices(buttons) {
  if (!buttons || !buttons.length) {
    return [];
  }
  const group = div("choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", word("choices"));
  group.dataset.wordLabel = "choices";
  for (const { title, payload } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", "true");
      onChoice({ title, payload });
    });
    group.append(button);
  }
  return [group];
}

function sources(found) {
  const named = (found || []).filter((source) => source.publisher || source.title);
  if (!named.length) {
    return [];
  }
  const paragraph = document.createElement("p");
  paragraph.className = "sources";
  for (const source of named.slice(0, 3)) {
    const line = document.createElement("span");
    const name = source.publisher || source.title;
    const named = source.url ? link(source.url, name) : document.createTextNode(name);
    if (source.url && source.title && source.title !== name) {
      named.title = source.title;
    }
    line.append(saying("span", "source"), " ", named);
    if (source.checked) {
      const checked = document.createElement("time");
      checked.dateTime = source.checked;
      checked.dataset.checked = source.checked;
      checked.textContent = checkedOn(source.checked);
      line.append(", ", checked);
    }
    paragraph.append(line);
  }
  return [paragraph];
}

function checkedOn(date) {
  return word("checked", { date: dayInWords(date) });
}

/** A card is a place or a paper: a title, lines of text, and perhaps a page to open. */
function cards(found) {
  if (!found || !found.length) {
    return [];
  }
  const group = document.createElement("ul");
  group.className = "cards";
  group.setAttribute("role", "list");
  for (const { title, text, lines, url } of found) {
    const card = document.createElement("li");
    card.className = "card";
    if (title) {
      const heading = document.createElement("p");
      heading.className = "card-title";
      heading.append(url && /^https?:/.test(url) ? link(url, title) : title);
      card.append(heading);
    }
    for (const line of [...(text ? text.split("\n") : []), ...(lines || [])]) {
      card.append(withLinks(document.createElement("p"), line));
    }
    group.append(card);
  }
  return [group];
}

function link(url, text) {
  const element = document.createElement("a");
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.textContent = text;
  return element;
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

function personElement(clientId) {
  return byData("clientId", clientId);
}

function byData(name, value) {
  return [...list.children].find((element) => element.dataset[name] === value);
}

function item(kind) {
  const element = document.createElement("li");
  element.className = kind === "event" ? "event" : `message ${kind}`;
  return element;
}

function div(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}
