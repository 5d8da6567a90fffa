// The styles of the widget. Sheets made in script need no leave of a site's Content-Security-Policy;
// browsers without them (Safari before 16.4) load the same files by link.

import { make } from "./dom.js";

const ADDRESSES = ["../tokens.css", "conversation.css", "frame.css"].map(
  (name) => new URL(name, import.meta.url).href,
);
const canMake = "adoptedStyleSheets" in Document.prototype && "replaceSync" in CSSStyleSheet.prototype;

// Asked for while the other modules still load.
const sheets = canMake ? Promise.all(ADDRESSES.map(sheetOf)) : null;

/** Resolve, once the styles are there, to what dresses a shadow root with them. */
export async function loadStyles() {
  if (!sheets) {
    return dressByLinks;
  }
  const made = await sheets;
  return (root) => {
    root.adoptedStyleSheets = made;
  };
}

/** What stands in the root is shown when its last sheet is there. */
function dressByLinks(root) {
  const content = [...root.children];
  const links = ADDRESSES.map((href) => make("link", { rel: "stylesheet", href }));
  const loaded = links.map((one) => new Promise((done) => (one.onload = one.onerror = done)));
  content.forEach((one) => (one.hidden = true));
  root.prepend(...links);
  Promise.all(loaded).then(() => content.forEach((one) => (one.hidden = false)));
}

async function sheetOf(address) {
  const response = await fetch(address, { credentials: "omit" });
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await response.text());
  return sheet;
}
