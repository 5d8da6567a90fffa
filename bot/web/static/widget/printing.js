// Printing the conversation alone, whatever else is on the page around it.

const AROUND = "data-gezinswijzer-around";
const HIDDEN = `@media print { [${AROUND}] { display: none !important; } }`;

/** Print an element: what stands around it is left out, what is folded in a card is unfolded. */
export function print(element) {
  const around = siblingsUpwards(element);
  const folded = [...element.shadowRoot.querySelectorAll(".card details:not([open])")];
  folded.forEach((one) => (one.open = true));
  // What lies above the page, out of its flow, would be cut off after the first sheet.
  const above = element.shadowRoot.querySelector("dialog.covers[open]");
  reopen(above, "show");
  around.forEach((one) => one.setAttribute(AROUND, ""));
  const before = [...document.adoptedStyleSheets];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(HIDDEN);
  document.adoptedStyleSheets = [...before, sheet];
  const restore = () => {
    folded.forEach((one) => (one.open = false));
    reopen(above, "showModal");
    around.forEach((one) => one.removeAttribute(AROUND));
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}

/** Tell whether this browser can leave out what stands around. */
export function canPrint() {
  return "adoptedStyleSheets" in document && typeof window.print === "function";
}

function reopen(dialog, how) {
  if (dialog) {
    dialog.close();
    dialog[how]();
  }
}

function siblingsUpwards(element) {
  const found = [];
  for (let one = element; one.parentElement && one !== document.body; one = one.parentElement) {
    found.push(...[...one.parentElement.children].filter((other) => other !== one));
  }
  return found;
}
