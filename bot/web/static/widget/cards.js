// Cards below an answer: a service, a right, a line to call. Every field but the title may be absent.

import { isWebAddress, linkTo, make } from "./dom.js";
import { pictogram } from "./pictograms.js";
import { telephone, withLinks } from "./rich-text.js";

/** Return a list of cards (contract: docs/web.md), or null when there are none. */
export function cardList(cards, { words, pictograms, isKiosk, openPaper }) {
  const shown = (cards || []).map((card) => {
    if (card.type === "document") {
      // A device for everyone keeps no paper of a family: its own phone fetches it.
      return !isKiosk && make("li", { class: "card card-document" }, paper(card, openPaper));
    }
    const fill = { service: fillService, line: fillLine }[card.type] || fillPlain;
    const element = make("li", { class: `card card-${card.type || "note"}` }, heading(card, pictograms));
    element.append(...fill(card, words).filter(Boolean));
    return element;
  });
  const there = shown.filter(Boolean);
  return there.length ? make("ul", { class: "cards", role: "list" }, ...there) : null;
}

/** What is read aloud of cards; the numbers of help lines are in the text already. */
export function cardsAloud(cards) {
  return (cards || []).filter(({ type }) => type !== "line").flatMap(cardAloud).filter(Boolean);
}

function cardAloud({ title, alert, distance, address, phones, text, lines }) {
  const numbers = (phones || []).map((one) => [one.number, one.description].filter(Boolean).join(", "));
  return [title, alert, distance, address, ...numbers, text, ...(lines || [])];
}

function heading({ title, domain, url, type }, pictograms) {
  const line = make("p", { class: "card-title" });
  const picture = pictogram(domain, pictograms);
  const leads = isWebAddress(url) && type !== "service";
  line.append(...(picture ? [picture] : []), leads ? linkTo(url, title) : title || "");
  return line;
}

function paper({ id, title }, openPaper) {
  const button = make("button", { type: "button", class: "go" }, title);
  button.addEventListener("click", () => openPaper(id, button));
  return button;
}

/** A right, and whatever a later version of the guide may send. */
function fillPlain({ text, lines }) {
  return [...(text || "").split("\n").filter(Boolean), ...(lines || [])].map(linked);
}

function fillService(card, words) {
  return [
    !(card.title || "").startsWith(card.kind) && line(card.kind, "quiet"),
    card.alert && make("p", { class: "alert" }, card.alert),
    line(card.distance),
    card.address && place(card, words),
    ...(card.phones || []).map(({ number, description }) => call(number, description, words)),
    card.email && linked(card.email),
    isWebAddress(card.url) && make("p", {}, linkTo(card.url, withoutScheme(card.url))),
    ...hours(card.hours, words),
    line(card.assured, "quiet"),
  ];
}

function fillLine({ number, hours: open, chat, web, free }, words) {
  return [
    number && call(number, free ? words.word("free") : null, words, "big"),
    line(open),
    isWebAddress(chat) && make("p", {}, wordLink(chat, "chat", words)),
    isWebAddress(web) && make("p", {}, linkTo(web, withoutScheme(web))),
  ];
}

function line(text, className) {
  return text && make("p", { class: className }, text);
}

function linked(text) {
  return withLinks(make("p"), text);
}

function place({ address, map }, words) {
  const element = make("p", {}, address);
  if (isWebAddress(map)) {
    element.append(" ", wordLink(map, "map", words));
  }
  return element;
}

function call(number, description, words, className = "") {
  const link = words.saying("a", "call", {
    class: `call ${className}`.trim(),
    href: telephone(number),
    "data-number": number,
  });
  return make("p", {}, link, ...(description ? [" ", description] : []));
}

function hours(found, words) {
  if (!found) {
    return [];
  }
  const { state, now, week, stated, until } = found;
  // What was true when the message was made is left out when it may no longer be.
  const holds = !until || Date.now() < Date.parse(until);
  const open = now && holds && make("p", { class: `hours ${state}` }, now);
  if (!week) {
    return [open, line(stated, "quiet")];
  }
  const summary = words.saying("summary", "opening_hours");
  const lines = week.split("\n").map((one) => make("p", {}, one));
  return [open, make("details", {}, summary, ...lines, ...[line(stated, "quiet")].filter(Boolean))];
}

function wordLink(url, word, words) {
  return words.saying("a", word, {
    class: "away",
    href: url,
    target: "_blank",
    rel: "noopener noreferrer",
  });
}

function withoutScheme(url) {
  return url.replace(/^https?:\/\/(?:www\.)?/i, "").replace(/\/$/, "");
}
