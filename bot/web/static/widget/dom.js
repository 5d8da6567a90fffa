// Small helpers to make elements. Text only ever becomes text nodes, so no message can carry markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element with attributes (null, undefined and false leave one out) and children. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Return a link that opens beside the page, and does not tell where the reader came from. */
export function linkTo(url, text) {
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

export function isWebAddress(url) {
  return /^https?:\/\//i.test(url || "");
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}
