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

function showNews(messages, isThinking = false) {
  const shown = view.showGuide(messages);
  const choices = messages.filter((message) => message.meta.act === "control");
  const telling = choices.pop() || messages[messages.length - 1];
  if (telling && follow(telling.meta)) {
    retell();
  }
  if (shown.length) {
    view.reveal(shown[0]);
  }
  askAgain(isThinking);
}

/** While an answer is due the page asks for it by itself: soon, or less and less often. */
function askAgain(isThinking = false) {
  clearTimeout(askTimer);
  if (isThinking) {
    askTimer = setTimeout(catchUp, 1500);
  } else if (view.hasAsleep()) {
    askTimer = setTimeout(catchUp, ASK_AGAIN_AFTER[Math.min(asked, ASK_AGAIN_AFTER.length - 1)]);
    asked += 1;
  } else {
    asked = 0;
  }
}

/** Show what was said so far, and answers that came meanwhile. */
async function catchUp() {
  const conversation = session.conversation;
  const outcome = await api.history();
  if (session.conversation !== conversation) {
    // It was erased while the server answered.
    return;
  }
  if (outcome.problem === "gone") {
    forgetConversation();
    view.showEvent("ended");
    return;
  }
  if (!outcome.ok) {
    composer.say(outcome.problem === "unreachable" ? word("offline") : outcome.message || "");
    askTimer = setTimeout(catchUp, ASK_AGAIN_AFTER[Math.min(asked, ASK_AGAIN_AFTER.length - 1)]);
    asked += 1;
    return;
  }
  composer.say("");
  const said = outcome.data.messages.filter((message) => message.from === "person");
  const answers = outcome.data.messages.filter((message) => message.from === "assistant");
  for (const message of said) {
    view.showPerson({ clientId: message.client_id, text: message.text });
  }
  const isThinking = said.some((message) => !message.answered) && !answers.some(isPending);
  view.showTyping(isThinking);
  showNews(answers, isThinking);
}

function isPending(message) {
  return Boolean(message.meta.pending);
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
    askAgain();
  });
  window.addEventListener("offline", () => composer.say(word("offline")));
  document.documentElement.classList.add("ready");
  if (session.conversation || session.queue.length) {
    starters.hidden = true;
    eraseButton.hidden = false;
  }
  if (session.conversation) {
    await catchUp();
  }
  view.announceFromHere();
  outbox.resume();
}

function resumeSending() {
  outbox.start();
  outbox.deliver();
}

wakeUp();
