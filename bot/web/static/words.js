// The words of the page, in the language and register of the moment.

const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;

export const longestText = data.longestText;

export function language() {
  return root.dataset.language;
}

export function isSimple() {
  return root.dataset.simple === "true";
}

export function word(key, values = {}) {
  const register = isSimple() ? `${language()}-simple` : language();
  let text = data.words[register][key];
  for (const [name, value] of Object.entries(values)) {
    text = text.replace(`{${name}}`, value);
  }
  return text;
}

/** Speak another language or register from here on: every marked word changes in its place. */
export function speak(newLanguage, simple) {
  root.dataset.language = newLanguage;
  root.dataset.simple = String(simple);
  root.lang = `${newLanguage}-BE`;
  rewrite(document);
}

/** Write the words of all marked elements below a node. */
export function rewrite(node) {
  for (const element of node.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of node.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  }
  for (const element of node.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = word(element.dataset.wordPlaceholder);
  }
  for (const element of node.querySelectorAll("[data-word-content]")) {
    element.content = word(element.dataset.wordContent);
  }
}

/** Return an element that says a word, and says it anew when the language changes. */
export function saying(tag, key, attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.dataset.word = key;
  element.textContent = word(key);
  return element;
}

/** Return a day as people write it: "3 maart 2026". */
export function dayInWords(isoDate) {
  const day = new Date(`${isoDate.slice(0, 10)}T12:00:00`);
  if (Number.isNaN(day.getTime())) {
    return isoDate;
  }
  const form = { day: "numeric", month: "long", year: "numeric" };
  return day.toLocaleDateString(`${language()}-BE`, form);
}
