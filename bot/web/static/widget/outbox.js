// What the person says, on its way: one message at a time, in order, kept until it arrived.

import { newId } from "./session.js";

const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000, 30000];
const MOST_FAILURES = 4;

/**
 * Return the queue of one element. It calls `news(messages)` for every answer, and
 * `notice({word or text})` for what stands in its way, without either when nothing does any more.
 * `gone()` tells whether what was said goes into a new conversation when the present one is no more.
 */
export function createOutbox({ api, session, view, news, notice, gone }) {
  let isBusy = false;
  let failures = 0;
  let timer = 0;
  let stopped = false;
  let beginning = null;

  /** Say a text or take a choice: it is shown at once and sent as soon as it can be. */
  function say({ text, choice }) {
    const item = { clientId: newId(), text };
    if (choice !== undefined) {
      item.choice = choice;
    }
    session.queue.push(item);
    session.save();
    const element = view.showPerson(item);
    deliver();
    return element;
  }

  /** Show what was not sent before a reload, and go on sending it. */
  function resume() {
    showUnsent();
    deliver();
  }

  /** Show what is not sent yet, but for a message that is known to have arrived. */
  function showUnsent(arrived) {
    for (const item of session.queue.filter(({ clientId }) => clientId !== arrived)) {
      view.showPerson(item);
      view.markPerson(item.clientId, "waiting");
    }
  }

  /**
   * Stop sending: the conversation is being erased, or the element leaves the page. Resolves when
   * it is known whether a conversation that was about to begin is there.
   */
  function stop() {
    stopped = true;
    clearTimeout(timer);
    return beginning;
  }

  function start() {
    stopped = false;
    failures = 0;
  }

  async function deliver() {
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
    notice({});
    done(item);
    view.markPerson(item.clientId, "sent");
    news(outcome.data.messages);
    return true;
  }

  async function post(item) {
    if (!session.conversation) {
      beginning = api.begin();
      const begun = await beginning;
      if (!begun.ok) {
        // A conversation that cannot begin is no reason to drop what was said.
        return isGone(begun) ? { problem: "broken" } : begun;
      }
      session.conversation = begun.data.conversation;
      session.token = begun.data.token;
      session.save();
    }
    return stopped ? { problem: "unreachable" } : api.send(item);
  }

  /** Return true when the queue may go on at once. */
  function handleProblem(item, outcome) {
    const { problem, message, wait } = outcome;
    if (isGone(outcome)) {
      return beginAnew(item);
    }
    if (problem === "refused") {
      done(item);
      view.removePerson(item.clientId);
      notice({ text: message });
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
      notice({ word: "offline" });
    }
    const step = Math.min(failures, RETRY_AFTER.length - 1);
    timer = setTimeout(deliver, wait || RETRY_AFTER[step]);
    return false;
  }

  /** The conversation is no more: say in a new one what was typed, where that is wanted. */
  function beginAnew(item) {
    if (!gone()) {
      return false;
    }
    if (item.choice !== undefined) {
      // A button of the old conversation means nothing in a new one; its words do.
      delete item.choice;
      session.save();
    }
    failures += 1;
    return failures < MOST_FAILURES;
  }

  function done(item) {
    session.queue = session.queue.filter((other) => other.clientId !== item.clientId);
    session.save();
  }

  return { say, resume, showUnsent, stop, start, deliver };
}

function isGone({ problem }) {
  return problem === "gone" || problem === "unknown";
}
