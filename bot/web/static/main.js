// The page comes to life: what is on it is wired together here.

import * as api from "./api.js";
import * as composer from "./composer.js";
import { offerErasing } from "./erasing.js";
import * as outbox from "./outbox.js";
import { withLinks } from "./rich-text.js";
import { forgetConversation, session } from "./session.js";
import { follow, listenToSwitches, restore } from "./switches.js";
import * as view from "./view.js";
import { word } from "./words.js";

const starters = document.getElementById("starters");
const eraseButton = document.getElementById("erase");
const ASK_AGAIN_AFTER = [3000, 5000, 8000, 13000, 20000, 30000];

let asked = 0;
let askTimer = 0;
let lastSaid = null;

function say(said) {
  lastSaid = said;
  starters.hidden = true;
  eraseButton.hidden = false;
  view.reveal(outbox.say(said));
}

function showNews(messages) {
  const shown = view.showGuide(messages);
  const last = messages[messages.length - 1];
  if (last && follow(last.meta)) {
    retell();
  }
  if (shown.length) {
    view.reveal(shown[0]);
  }
  askAgainWhileAsleep();
}

/** While the guide is asleep the page asks again by itself, less and less often. */
function askAgainWhileAsleep() {
  clearTimeout(askTimer);
  if (!view.hasAsleep()) {
    asked = 0;
    return;
  }
  const pause = ASK_AGAIN_AFTER[Math.min(asked, ASK_AGAIN_AFTER.length - 1)];
  askTimer = setTimeout(async () => {
    asked += 1;
    await catchUp();
  }, pause);
}

/** Show what was said so far; return false when the conversation is no more. */
async function catchUp() {
  const outcome = await api.history();
  if (outcome.problem === "gone") {
    forgetConversation();
    return false;
  }
  if (!outcome.ok) {
    composer.say(outcome.problem === "unreachable" ? word("offline") : outcome.message || "");
    asked += 1;
    askTimer = setTimeout(catchUp, ASK_AGAIN_AFTER[Math.min(asked, ASK_AGAIN_AFTER.length - 1)]);
    return true;
  }
  composer.say("");
  for (const message of outcome.data.messages) {
    if (message.from === "person") {
      view.showPerson({ clientId: message.client_id, text: message.text });
    }
  }
  showNews(outcome.data.messages.filter((message) => message.from === "assistant"));
  return true;
}

function retell() {
  view.retell();
  const line = document.querySelector("[data-phone-word]");
  line.replaceChildren();
  withLinks(line, word(line.dataset.phoneWord), true);
}

function afterSwitch({ simple }) {
  retell();
  composer.say("");
  if (!simple || !view.hasAnswer()) {
    return;
  }
  const again = lastSaid && { key: "say_again", press: () => say(lastSaid) };
  view.showEvent(session.simple ? "simple_on" : "simple_off", again);
  document.getElementById("end").scrollIntoView({ block: "end" });
}

function notice(found) {
  composer.say(typeof found === "string" ? found && word(found) : found.text || "");
}

function startOver() {
  clearTimeout(askTimer);
  outbox.start();
  lastSaid = null;
  view.clear();
  view.showTyping(false);
  starters.hidden = false;
  eraseButton.hidden = true;
  composer.say(word("erased"));
  composer.focus();
  window.scrollTo(0, 0);
}

async function wakeUp() {
  restore();
  retell();
  outbox.listen(showNews, notice);
  view.whenChosen(({ title, payload }) => say({ text: title, choice: payload }));
  listenToSwitches(afterSwitch);
  composer.listenToTyping((text) => say({ text }));
  offerErasing({ before: outbox.stop, failed: resumeSending, erased: startOver });
  for (const button of starters.querySelectorAll("button")) {
    button.addEventListener("click", () => say({ text: button.textContent }));
  }
  window.addEventListener("online", () => {
    composer.say("");
    outbox.deliver();
    askAgainWhileAsleep();
  });
  window.addEventListener("offline", () => composer.say(word("offline")));
  document.documentElement.classList.add("ready");
  if (session.conversation || session.queue.length) {
    starters.hidden = true;
    eraseButton.hidden = false;
  }
  if (session.conversation && !(await catchUp())) {
    view.showEvent("ended");
  }
  view.announceFromHere();
  outbox.resume();
}

function resumeSending() {
  outbox.start();
  outbox.deliver();
}

wakeUp();
