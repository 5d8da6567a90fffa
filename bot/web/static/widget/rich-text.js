// From the text of a message to elements: paragraphs, numbered steps, lists, and links on phone
// numbers and addresses.

import { linkTo, make } from "./dom.js";

const STEP = /^\s*(\d{1,2})[.)]\s+(.*)$/;
const POINT = /^\s*[-–•*]\s+(.*)$/;

/** Return the elements that show a text. In a crisis every known help line becomes a link. */
export function richText(text, { crisis = false } = {}) {
  const fragment = document.createDocumentFragment();
  let list = null;
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      list = null;
      continue;
    }
    const step = STEP.exec(line);
    const point = step ? null : POINT.exec(line);
    if (!step && !point) {
      list = null;
      fragment.append(withLinks(document.createElement("p"), line.trim(), crisis));
      continue;
    }
    const tag = step ? "OL" : "UL";
    if (!list || list.tagName !== tag) {
      list = document.createElement(tag);
      // Safari tells screen readers of a list without visible markers only when it is named so.
      list.setAttribute("role", "list");
      if (step && step[1] !== "1") {
        list.start = Number(step[1]);
        list.style.setProperty("--before", String(Number(step[1]) - 1));
      }
      fragment.append(list);
    }
    list.append(withLinks(document.createElement("li"), step ? step[2] : point[1], crisis));
  }
  return fragment;
}

/** Fill an element with a line of text, with links on what can be called, written to or opened. */
export function withLinks(element, line, crisis = false) {
  let from = 0;
  for (const { start, end, href } of findLinks(line, crisis)) {
    element.append(line.slice(from, start));
    const text = line.slice(start, end);
    element.append(href.startsWith("http") ? linkTo(href, text) : make("a", { href }, text));
    from = end;
  }
  element.append(line.slice(from));
  return element;
}

// Old phones do not know lookbehind in patterns, so what stands before is checked apart.
const PHONE = /(?:\+32|0032|0)[ ]?\d(?:[ ./-]?\d){6,9}/g;
const HELP_LINE = /(?:116[ ]?000|116[ ]?111|1712|1722|1733|1813|10[0-35-8]|112)/g;
const MAIL = /[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;
const WEB = /(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:be|eu|brussels|vlaanderen|gent|org|com|net|gov)(?:\/[^\s<>()"„“”]*)?/gi;

function findLinks(line, crisis) {
  const found = [];
  const add = (pattern, href, fits) => {
    for (const match of line.matchAll(pattern)) {
      const text = match[0].replace(/[.,;:!?…'’»]+$/, "");
      const start = match.index;
      const end = start + text.length;
      const isFree = found.every((other) => end <= other.start || start >= other.end);
      if (isFree && standsAlone(line, start, end) && fits(text, start, end)) {
        found.push({ start, end, href: href(text) });
      }
    }
  };
  add(MAIL, (text) => `mailto:${text}`, () => true);
  add(WEB, (text) => (/^https?:/i.test(text) ? text : `https://${text}`), () => true);
  add(PHONE, telephone, hasPhoneLength);
  add(HELP_LINE, telephone, (_, start, end) => isHelpLine(line, start, end, crisis));
  return found.sort((one, other) => one.start - other.start);
}

function standsAlone(line, start, end) {
  const before = line[start - 1] || " ";
  const after = line.slice(end, end + 2);
  return !/[\p{L}\d@/.,+€-]/u.test(before) && !/^(?:[\p{L}\d@€%]|[.,/-]\d)/u.test(after);
}

/** Return the address that calls a number. */
export function telephone(text) {
  return `tel:${text.replace(/[^\d+]/g, "")}`;
}

function hasPhoneLength(text) {
  const digits = text.replace(/\D/g, "").replace(/^(?:0032|32)/, "0").length;
  return digits === 9 || digits === 10;
}

const UNIT = /^\s?(?:euro|eur\b|procent|pour cent|punten|points|dagen|jours|uur|heures|jaar|ans\b|km\b|m²)/i;
const CALLING =
  /\b(?:bel|belt|bellen|telefoon|telefoneer|tel|nummers?|noodnummer|lijn|hulplijn|zelfmoordlijn|appel\p{L}*|téléphon\p{L}*|numéros?|ligne|call|via|of|ou|le|au|\()\s*\W{0,3}$/iu;

/** Tell a help line from a figure that looks like one: an amount, a house number, an article. */
function isHelpLine(line, start, end, crisis) {
  const before = line.slice(Math.max(0, start - 40), start);
  const after = line.slice(end);
  if (UNIT.test(after) || /€\s?$/.test(before)) {
    return false;
  }
  const isBracketed = /\($/.test(before) && /^\)/.test(after);
  return crisis || isBracketed || CALLING.test(before);
}
