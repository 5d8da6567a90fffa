// What happens in the conversation, as it happens: server-sent events, read with fetch because the
// conversation's token travels in a header. A server without them is asked now and then instead.

const AGAIN_AFTER = [1000, 2000, 5000, 10000, 30000];
// A phone that loses its network is not always told: a silent line is opened anew (milliseconds).
const LONGEST_SILENCE = 60000;

/**
 * Follow the conversation of a session: `take` gets {type, data} of every event, `gone` is called
 * when the server does not know the conversation any more.
 */
export function createEvents({ api, session, take, gone }) {
  let line = null;
  let last = null;
  let failures = 0;
  let timer = 0;
  let isOffered = true;

  /** Open the line, if there is a conversation and somebody looks. */
  async function open() {
    clearTimeout(timer);
    if (line || !isOffered || !session.conversation || document.hidden) {
      return;
    }
    const mine = new AbortController();
    line = mine;
    const conversation = session.conversation;
    const outcome = await api.events(last, mine.signal);
    if (outcome.ok) {
      failures = 0;
      await read(outcome.data, mine);
    }
    if (line !== mine) {
      return;
    }
    line = null;
    isOffered = outcome.problem !== "unknown";
    if (outcome.problem !== "gone") {
      const step = Math.min(failures, AGAIN_AFTER.length - 1);
      timer = setTimeout(open, outcome.wait || AGAIN_AFTER[step]);
      failures += 1;
    } else if (session.conversation === conversation) {
      gone();
    }
  }

  function close() {
    clearTimeout(timer);
    if (line) {
      line.abort();
      line = null;
    }
  }

  /** Another conversation begins: its events are counted from the first. */
  function forget() {
    close();
    last = null;
    failures = 0;
  }

  async function read(stream, mine) {
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const silence = setTimeout(() => mine.abort(), LONGEST_SILENCE);
        const { value, done } = await reader.read().finally(() => clearTimeout(silence));
        if (done || line !== mine) {
          return;
        }
        rest += decoder.decode(value, { stream: true });
        const blocks = rest.split(/\r?\n\r?\n/);
        rest = blocks.pop();
        for (const event of blocks.map(parse)) {
          last = event.id || last;
          take(event);
        }
      }
    } catch {
      // The line broke; it is opened anew.
    }
  }

  return { open, close, forget };
}

/** Return {id, type, data} of one block of lines; data is null where there is none. */
function parse(block) {
  const fields = {};
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*)(?:: ?(.*))?$/.exec(line);
    fields[name] = name === "data" && fields.data !== undefined ? `${fields.data}\n${value}` : value;
  }
  return { id: fields.id, type: fields.event || "message", data: jsonIn(fields.data) };
}

function jsonIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
