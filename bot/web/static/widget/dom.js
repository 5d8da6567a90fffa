// Small helpers to make elements. Text only ever becomes text nodes, so no message can carry markup.

/** Return an element with attributes (null, undefined and false leave one out) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children);
  return element;
}

/** Return a link that opens beside the page, and does not tell where the reader came from. */
export function linkTo(url, text) {
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/**
 * Leave of links their words: a tablet for everyone calls nobody and opens nothing else. Of those
 * marked `away` the words only say that something opens.
 */
export function removeLinks(node) {
  for (const link of node.querySelectorAll("a")) {
    link.matches(".away") ? link.remove() : link.replaceWith(make("b", {}, link.textContent));
  }
}

export function isWebAddress(url) {
  return /^https?:\/\//i.test(url || "");
}
