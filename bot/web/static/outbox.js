// What the person says, on its way: one message at a time, in order, kept until it arrived.

import * as api from "./api.js";
import { forgetConversation, newId, save, session } from "./session.js";
import * as view from "./view.js";

const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000, 30000];
const MOST_FAILURES = 4;

let isBusy = false;
let failures = 0;
let timer = 0;
let stopped = false;
let onNews = () => {};
let onNotice = () => {};

/** Call `news(messages)` for every answer, and `notice(key or text)` for what stands in its way. */
export function listen(news, notice) {
  onNews = news;
  onNotice = notice;
}

/** Say a text or take a choice: it is shown at once and sent as soon as it can be. */
export function say({ text, choice }) {
  const item = { clientId: newId(), text };
  if (choice !== undefined) {
    item.choice = choice;
  }
  session.queue.push(item);
  save();
  const element = view.showPerson(item);
  deliver();
  return element;
}

/** Show what was not sent before a reload, and go on sending it. */
export function resume() {
  for (const item of session.queue) {
    view.showPerson(item);
    view.markPerson(item.clientId, "waiting");
  }
  deliver();
}

/** Stop sending and forget what was not sent: the conversation is being erased. */
export function stop() {
  stopped = true;
  clearTimeout(timer);
}

export function start() {
  stopped = false;
  failures = 0;
}

export async function deliver() {
  clearTimeout(timer);
  if (isBusy || stopped || !session.queue.length) {
    return;
  }
  isBusy = true;
  try {
    while (session.queue.length && !stopped) {
      if (!(await deliverFirst(session.queue[0]))) {
        break;
      }
    }
  } finally {
    isBusy = false;
    view.showTyping(false);
  }
}

async function deliverFirst(item) {
  // Most answers come at once: only what takes longer shows that something is going on.
  const slow = setTimeout(() => {
    view.markPerson(item.clientId, "sent");
    view.showTyping(true);
  }, 350);
  const outcome = await post(item);
  clearTimeout(slow);
  view.showTyping(false);
  if (stopped) {
    return false;
  }
  if (!outcome.ok) {
    return handleProblem(item, outcome);
  }
  failures = 0;
  onNotice("");
  done(item);
  view.markPerson(item.clientId, "sent");
  onNews(outcome.data.messages);
  return true;
}

async function post(item) {
  if (!session.conversation) {
    const begun = await api.begin();
    if (!begun.ok) {
      // A conversation that cannot begin is no reason to drop what was said.
      return begun.problem === "gone" ? { problem: "broken" } : begun;
    }
    session.conversation = begun.data.conversation;
    session.token = begun.data.token;
    save();
  }
  return api.send(item);
}

/** Return true when the queue may go on at once. */
function handleProblem(item, { problem, message, wait }) {
  if (problem === "gone") {
    return beginAnew(item);
  }
  if (problem === "refused") {
    done(item);
    view.removePerson(item.clientId);
    onNotice({ text: message });
    return true;
  }
  if (problem === "broken") {
    failures += 1;
    if (failures >= MOST_FAILURES) {
      view.markPerson(item.clientId, "failed", () => {
        failures = 0;
        deliver();
      });
      return false;
    }
  }
  view.markPerson(item.clientId, problem === "unreachable" ? "waiting" : "sending");
  if (problem === "unreachable") {
    failures += 1;
    onNotice("offline");
  }
  const step = Math.min(failures, RETRY_AFTER.length - 1);
  timer = setTimeout(deliver, wait || RETRY_AFTER[step]);
  return false;
}

/** The conversation is no more: say so, and say in a new one what was typed. */
function beginAnew(item) {
  forgetConversation();
  view.showEvent("ended");
  if (item.choice !== undefined) {
    // A button of the old conversation means nothing in a new one; its words do.
    delete item.choice;
    save();
  }
  failures += 1;
  return failures < MOST_FAILURES;
}

function done(item) {
  session.queue = session.queue.filter((other) => other.clientId !== item.clientId);
  save();
}
