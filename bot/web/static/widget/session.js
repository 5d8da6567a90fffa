// What this tab remembers across a reload: the conversation's key, the choices, what is unsent.
// Nothing is kept before the first message, and sessionStorage goes when the tab closes: on a
// shared computer nothing stays behind.

/** Return what is remembered under a key; without a key nothing outlives the page. */
export function createSession(key) {
  const session = { ...fresh(), ...stored() };

  function stored() {
    try {
      return (key && JSON.parse(sessionStorage.getItem(key))) || {};
    } catch {
      return {};
    }
  }

  /** Keep it while there is something said; else leave no trace. */
  session.save = () => {
    try {
      if (key && (session.conversation || session.queue.length)) {
        sessionStorage.setItem(key, JSON.stringify(session));
      } else if (key) {
        sessionStorage.removeItem(key);
      }
    } catch {
      // Storage may be off or full: then the conversation lasts until the page closes.
    }
  };

  /** Forget the conversation; what the person chose and has not sent yet stays. */
  session.forgetConversation = () => {
    session.conversation = null;
    session.token = null;
    session.save();
  };

  session.forgetEverythingSaid = () => {
    session.queue = [];
    session.forgetConversation();
  };

  return session;
}

function fresh() {
  return { conversation: null, token: null, language: null, spoken: null, simple: null, size: 0, queue: [] };
}

/** Return an id that no other message has, also where the page is not served over https. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
