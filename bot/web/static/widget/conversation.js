// One conversation comes to life: the parts of one element are wired together here.

import { createApi } from "./api.js";
import { createReader } from "./aloud.js";
import { createComposer } from "./composer.js";
import { offerErasing } from "./erasing.js";
import { createEvents } from "./events.js";
import { offerExport, paperOpener } from "./exporting.js";
import { offerWhatsApp } from "./moving.js";
import { createOutbox } from "./outbox.js";
import { canPrint, print } from "./printing.js";
import { createSwitches } from "./switches.js";
import { createView } from "./view.js";

const ASK_AGAIN_AFTER = [3000, 5000, 8000, 13000, 20000, 30000];

/**
 * Return the conversation of an element: `host` is the element, `parts` what it shows, `words`
 * what it says, `session` what it remembers, `settings` what the server gave along.
 */
export function createConversation({ host, parts, words, session, mode, settings }) {
  const isKiosk = mode === "kiosk";
  const isPanel = mode === "bubble";
  let asked = 0;
  let askTimer = 0;
  let lastSaid = null;

  const api = createApi({
    base: settings.base,
    session,
    words,
    municipality: () => host.getAttribute("municipality"),
  });
  const reader = createReader({ words });
  const look = {
    words,
    reader,
    isKiosk,
    pictograms: settings.pictograms,
    choose: ({ title, payload }) => say({ text: title, choice: payload }),
    openPaper: (kind, button) => paperOpener({ api, words, say: composer.say })(kind, button),
  };
  const view = createView({ parts, words, look, room });
  const composer = createComposer({
    parts,
    words,
    longestText: settings.longestText,
    scroller: () => (isPanel ? parts.scroll : document.scrollingElement),
    send: (text) => say({ text }),
  });
  const outbox = createOutbox({ api, session, view, news: showNews, notice, gone: endHere });
  const events = createEvents({ api, session, take: takeEvent, gone: endHere });
  const switches = createSwitches({ parts, words, session, switched: afterSwitch });
  const erase = offerErasing({
    parts,
    api,
    session,
    words,
    before: outbox.stop,
    failed: resumeSending,
    erased: () => startOver("erased"),
  });

  function room() {
    if (isPanel) {
      return parts.scroll.clientHeight;
    }
    const above = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    return window.innerHeight - above - parts.composer.offsetHeight;
  }

  function say(said) {
    lastSaid = said;
    showTools(true);
    view.reveal(outbox.say(said));
  }

  function showNews(messages, isThinking = false) {
    clearIfErased(messages);
    const shown = view.showGuide(messages);
    const choices = messages.filter((message) => message.meta.act === "control");
    const telling = choices.pop() || messages[messages.length - 1];
    if (telling) {
      switches.follow(telling.meta);
    }
    if (shown.length) {
      view.reveal(shown[0]);
      tell("gezinswijzer-answered", { text: shown.map((one) => one.textContent).join(" ") });
    }
    events.open();
    askAgain(isThinking);
  }

  /** The person had everything erased: the sentence that says so is then the first in view. */
  function clearIfErased(messages) {
    const erased = messages.find(({ id, meta }) => meta && meta.erased && !view.has(id));
    if (!erased) {
      return;
    }
    const losesFocus = view.hasFocus();
    forgetWhatWasSaid();
    view.showGuide([erased]);
    outbox.showUnsent(erased.reply_to);
    if (losesFocus) {
      composer.focus();
    }
    view.revealEnd();
  }

  function forgetWhatWasSaid() {
    reader.forget();
    lastSaid = null;
    view.clear();
    view.showTyping(false);
  }

  function takeEvent({ type, data }) {
    if (type === "typing") {
      view.showTyping(true, data && data.seconds);
    } else if (type === "moved" || type === "gone") {
      end(type === "moved" ? "moved" : "ended");
    } else if (data && data.from === "person") {
      view.showPerson({ clientId: data.client_id, text: data.text });
    } else if (data && data.id && !view.has(data.id)) {
      view.showTyping(false);
      showNews([data]);
    }
  }

  /** While an answer is due it is asked for: soon, or less and less often. */
  function askAgain(isThinking = false) {
    clearTimeout(askTimer);
    if (isThinking) {
      askTimer = setTimeout(catchUp, 1500);
    } else if (view.hasAsleep()) {
      askLater();
    } else {
      asked = 0;
    }
  }

  function askLater() {
    askTimer = setTimeout(catchUp, ASK_AGAIN_AFTER[Math.min(asked, ASK_AGAIN_AFTER.length - 1)]);
    asked += 1;
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
      endHere();
      return;
    }
    if (!outcome.ok) {
      composer.say(outcome.problem === "unreachable" ? words.word("offline") : outcome.message || "");
      askLater();
      return;
    }
    composer.say("");
    clearIfErased(outcome.data.messages);
    switches.adopt(outcome.data);
    const said = outcome.data.messages.filter((message) => message.from === "person");
    const answers = outcome.data.messages.filter((message) => message.from === "assistant");
    for (const message of said) {
      view.showPerson({ clientId: message.client_id, text: message.text });
    }
    const isThinking = said.some((message) => !message.answered) && !answers.some(isPending);
    view.showTyping(isThinking);
    showNews(answers, isThinking);
  }

  /** The conversation is no more here: `word` says why. Return whether another may follow it. */
  function end(word) {
    parts.whatsappLink.textContent = "";
    session.forgetConversation();
    events.forget();
    if (isKiosk) {
      session.forgetEverythingSaid();
      startOver(word);
    } else {
      view.showEvent(word);
    }
    return !isKiosk;
  }

  function endHere() {
    return end("ended");
  }

  /** Tell the page around the element. */
  function tell(name, detail) {
    host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  function afterSwitch({ simple }) {
    composer.say("");
    if (!simple || !view.hasAnswer()) {
      return;
    }
    const again = lastSaid && { key: "say_again", press: () => say(lastSaid) };
    view.showEvent(session.simple ? "simple_on" : "simple_off", again);
    view.revealEnd();
  }

  function notice({ word, text }) {
    composer.say(word ? words.word(word) : text || "");
  }

  function showTools(hasSaid) {
    parts.starters.hidden = hasSaid;
    parts.eraseButton.hidden = !hasSaid;
    parts.printButton.hidden = !hasSaid || !canPrint();
    parts.saveButton.hidden = !hasSaid || isKiosk;
    parts.whatsappButton.hidden = !hasSaid || isKiosk || !settings.whatsapp;
    parts.whatsappLink.textContent = "";
  }

  function startOver(word) {
    clearTimeout(askTimer);
    events.forget();
    outbox.start();
    forgetWhatWasSaid();
    showTools(false);
    composer.say(words.word(word));
    composer.focus();
    parts.scroll.scrollTop = 0;
    parts.frame.scrollIntoView({ block: "start" });
    tell("gezinswijzer-ended", { why: word });
  }

  function resumeSending() {
    if (host.isConnected) {
      outbox.start();
      outbox.deliver();
    }
  }

  function whenOnline() {
    composer.say("");
    outbox.deliver();
    events.open();
    askAgain();
  }

  function whenOffline() {
    composer.say(words.word("offline"));
  }

  function whenLookedAt() {
    document.hidden ? events.close() : events.open();
  }

  const listening = [
    [window, "online", whenOnline],
    [window, "offline", whenOffline],
    [window, "pagehide", events.close],
    [document, "visibilitychange", whenLookedAt],
  ];

  /** Show what there was, and go on with it. */
  async function start() {
    switches.restore();
    offerExport({ button: parts.saveButton, api, words, say: composer.say });
    offerWhatsApp({
      button: parts.whatsappButton,
      shown: parts.whatsappLink,
      number: settings.whatsapp,
      api,
      words,
      say: composer.say,
    });
    parts.printButton.addEventListener("click", () => print(host));
    parts.humanButton.addEventListener("click", () => say({ text: words.word("human_says") }));
    for (const button of parts.starterButtons) {
      button.addEventListener("click", () => say({ text: button.textContent }));
    }
    showTools(Boolean(session.conversation || session.queue.length));
    await resume();
    view.announceFromHere();
  }

  async function resume() {
    listening.forEach(([target, name, listener]) => target.addEventListener(name, listener));
    outbox.start();
    if (session.conversation) {
      await catchUp();
    }
    outbox.resume();
    events.open();
  }

  /** Return {url, code, expires, picture} of a link to go on elsewhere, or null where there is none. */
  async function link() {
    const made = session.conversation ? await api.link() : {};
    const drawn = made.ok ? await api.linkPicture(made.data.code) : {};
    return drawn.ok ? { ...made.data, picture: drawn.data } : null;
  }

  /** Go to the text field, with what was said last in view. */
  function focus() {
    composer.focus();
    if (view.hasAnswer()) {
      view.revealEnd();
    }
  }

  /** Take a language or a register that the page around lets the person choose. */
  function choose(chosen) {
    switches.choose(chosen);
    afterSwitch({ simple: "simple" in chosen });
  }

  /** Be still while the element is not on the page. */
  function pause() {
    listening.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
    clearTimeout(askTimer);
    outbox.stop();
    events.close();
    reader.stop();
  }

  return { start, resume, pause, erase, link, say, focus, draft: composer.draft, choose };
}

function isPending(message) {
  return Boolean(message.meta.pending);
}
