// Messages as elements, from what the server says of them.

import { cardList, cardsAloud } from "./cards.js";
import { isWebAddress, linkTo, make, removeLinks } from "./dom.js";
import { richText } from "./rich-text.js";

const RIGHT_TO_LEFT = ["ar", "fa", "ps", "ur", "he"];

/** Return a message of the person. */
export function personMessage({ clientId, text }, words) {
  const ears = words.saying("span", "you_say", { class: "for-ears" });
  const bubble = make("div", { class: "bubble", dir: "auto" }, ears, make("p", {}, text));
  const state = make("p", { class: "state" });
  return make("li", { class: "message person", "data-client-id": clientId }, bubble, state);
}

/**
 * Return a message of the assistant. `look` holds words, pictograms, reader, isKiosk, and
 * choose({title, payload}).
 */
export function guideMessage({ id, text, meta, reply_to: replyTo, buttons, cards }, look) {
  const { words, reader } = look;
  const aloud = [text, ...cardsAloud(cards)].join("\n");
  const element = make("li", {
    class: ["message guide", meta.crisis && "crisis", meta.pending && "asleep"].filter(Boolean).join(" "),
    "data-id": id,
    "data-reply-to": replyTo || "",
    lang: meta.language,
    dir: meta.language && (RIGHT_TO_LEFT.includes(meta.language) ? "rtl" : "ltr"),
  });
  const parts = [
    text && bubble(text, meta, words),
    sources(meta.sources, words),
    cardList(cards, look),
    text && meta.language && reader.button(aloud, meta.language),
    choices(buttons, look),
  ];
  element.append(...parts.filter(Boolean));
  if (look.isKiosk) {
    removeLinks(element);
  }
  return element;
}

function bubble(text, meta, words) {
  const { person } = meta;
  const who = person ? make("p", { class: "who" }, person) : words.saying("span", "guide_says", { class: "for-ears" });
  const element = make("div", { class: "bubble" }, who);
  if (meta.crisis) {
    element.append(words.saying("p", "crisis_label", { class: "label" }));
  }
  element.append(richText(text, { crisis: meta.crisis || Boolean(meta.pending) }));
  return element;
}

function choices(buttons, { words, choose }) {
  if (!buttons || !buttons.length) {
    return null;
  }
  const label = { "aria-label": words.word("choices"), "data-word-label": "choices" };
  const group = make("div", { class: "choices", role: "group", ...label });
  for (const { title, payload } of buttons) {
    const button = make("button", { type: "button" }, title);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", "true");
      choose({ title, payload });
    });
    group.append(button);
  }
  return group;
}

function sources(found, words) {
  const named = (found || []).filter((source) => source.publisher || source.title);
  if (!named.length) {
    return null;
  }
  return make("p", { class: "sources" }, ...named.slice(0, 3).map((source) => sourceLine(source, words)));
}

function sourceLine({ publisher, title, url, checked }, words) {
  const name = publisher || title;
  const shown = isWebAddress(url) ? linkTo(url, name) : make("span", {}, name);
  if (title && title !== name) {
    shown.title = title;
  }
  const line = make("span", {}, words.saying("span", "source"), " ", shown);
  if (checked) {
    line.append(", ", words.sayingDate("checked", checked));
  }
  return line;
}
