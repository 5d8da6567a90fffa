// Reading aloud what the family reads; the button is there only where the device has a voice.

import { createReader } from "./widget/aloud.js";

const place = document.querySelector(".aloud-place");
const words = {
  word: (name) => place.dataset[name],
  saying(tag, name, attributes) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    element.dataset.word = name;
    element.textContent = words.word(name);
    return element;
  },
};

const reader = createReader({ words });
place.append(reader.button(document.querySelector(".reads").innerText, place.dataset.language));
addEventListener("pagehide", reader.stop);
