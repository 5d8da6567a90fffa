// What this tab remembers across a reload: the conversation's key, the choices, what is unsent.
// sessionStorage goes when the tab closes: on a shared computer nothing stays behind.

const KEY = "gezinswijzer";

export const session = { ...fresh(), ...stored() };

function fresh() {
  return { conversation: null, token: null, language: null, simple: null, queue: [] };
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

export function save() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Storage may be off or full: then the conversation lasts until the page closes.
  }
}

/** Forget the conversation; what the person chose and has not sent yet stays. */
export function forgetConversation() {
  session.conversation = null;
  session.token = null;
  save();
}

export function forgetEverythingSaid() {
  session.queue = [];
  forgetConversation();
}

/** Return an id that no other message has, also where the page is not served over https. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
