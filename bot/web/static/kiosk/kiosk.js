// The kiosk: a language, a conversation, and then nothing of it any more. All of it lives in one
// document without history: nothing goes into storage, the address bar or behind the back button.

import { offerMoving } from "./moving.js";
import { createPatience } from "./patience.js";
import { createWords } from "./words.js";

const PATIENCE_WITH_SERVER = 5000;
const TRY_AGAIN_AFTER = 15000;
const FAREWELL_LASTS = 6000;

const byId = (id) => document.getElementById(id);
const { words: texts, seconds, warningSeconds, municipality } = byId("kiosk").dataset;
const screens = ["choice", "talk", "farewell"].map(byId);
const warning = byId("warning");
const words = createWords(JSON.parse(texts));

let guide = null;
let isClean = true;
let farewellTimer = 0;

const patience = createPatience({
  seconds: Number(seconds),
  warningSeconds: Number(warningSeconds),
  isAloud: () => Boolean(window.speechSynthesis && speechSynthesis.speaking),
  warn: showWarning,
  calm: () => warning.close(),
  leave: () => leave("wiped"),
});
const closeMoving = offerMoving({ guide: () => guide, words, allow: patience.allow });

function show(id) {
  for (const screen of screens) {
    screen.hidden = screen.id !== id;
  }
  window.scrollTo(0, 0);
  byId(id).focus();
}

function begin(register) {
  guide = document.createElement("gezins-wijzer");
  const attributes = {
    mode: "kiosk",
    language: register.slice(0, 2),
    register: register.endsWith("-simple") ? "simple" : "standard",
    ...(municipality && { municipality }),
  };
  Object.entries(attributes).forEach(([name, value]) => guide.setAttribute(name, value));
  words.speak(register);
  byId("place").replaceChildren(guide);
  byId("move").hidden = true;
  show("talk");
  patience.start();
}

function showWarning(left) {
  byId("seconds").textContent = left;
  if (!warning.open) {
    warning.showModal();
  }
}

/** The conversation ends here: `word` is what the person reads when it is gone. */
async function leave(word) {
  if (!guide) {
    return;
  }
  const left = guide;
  guide = null;
  patience.stop();
  warning.close();
  closeMoving();
  left.remove();
  words.say(byId("farewell-text"), "wiping");
  show("farewell");
  isClean = await Promise.race([left.erase(), after(PATIENCE_WITH_SERVER, false)]);
  if (!isClean) {
    keepErasing(left);
  }
  words.say(byId("farewell-text"), isClean ? word : "wiped_later");
  farewellTimer = setTimeout(startAfresh, FAREWELL_LASTS);
}

/** What could not be erased on the server yet is erased there as soon as it can be. */
async function keepErasing(left) {
  do {
    await after(TRY_AGAIN_AFTER);
  } while (!(await left.erase()));
}

/** A new document takes the place of this one, unless the server is out of reach: then a blank one. */
function startAfresh() {
  clearTimeout(farewellTimer);
  if (guide) {
    return;
  }
  if (isClean) {
    renew();
  } else {
    show("choice");
  }
}

function renew() {
  location.replace(location.pathname + location.search);
}

function after(milliseconds, value) {
  return new Promise((done) => setTimeout(done, milliseconds, value));
}

for (const button of document.querySelectorAll("[data-register]")) {
  button.addEventListener("click", () => begin(button.dataset.register));
}
byId("stop").addEventListener("click", () => leave("wiped"));
byId("stay").addEventListener("click", patience.stay);
byId("done").addEventListener("click", startAfresh);
warning.addEventListener("cancel", patience.stay);

document.addEventListener("gezinswijzer-words", ({ detail }) => {
  words.speak(detail.simple ? `${detail.language}-simple` : detail.language);
});
document.addEventListener("gezinswijzer-answered", ({ detail }) => {
  byId("move").hidden = false;
  patience.allowReading(detail.text);
});
document.addEventListener("gezinswijzer-ended", ({ detail }) => {
  leave(detail.why === "moved" ? "moved" : "wiped");
});
// A long press on a word would offer to look it up elsewhere.
document.addEventListener("contextmenu", (event) => event.preventDefault());

window.addEventListener("pagehide", () => guide && guide.erase());
window.addEventListener("pageshow", ({ persisted }) => persisted && renew());
history.scrollRestoration = "manual";
