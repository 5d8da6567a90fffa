// Talking to the server. Every call ends in a plain outcome; nothing here throws.

const PATIENCE = 60000;

/** Return the calls of one element to the guide at `base`. */
export function createApi({ base, session, words, municipality }) {
  async function begin() {
    const named = municipality();
    const begun = await callForJson("POST", "", { ...chosen(), municipality: named });
    // What a site wrote wrong in its page must not keep a person from asking.
    const isRefused = begun.problem === "refused" && named;
    return isRefused ? callForJson("POST", "", chosen()) : begun;
  }

  const send = (item) =>
    callForJson("POST", `${path()}/messages`, {
      ...(item.choice === undefined ? { text: item.text } : { choice: item.choice }),
      client_id: item.clientId,
      ...chosen(),
    });

  const history = () => callForJson("GET", `${path()}/messages`);

  // It arrives also when the page is left at this moment.
  const erase = () => callForJson("DELETE", path(), undefined, { keepalive: true });

  /** Return {ok, data} with a link {url, code, expires} that opens the conversation elsewhere. */
  const link = () => callForJson("POST", `${path()}/link`);

  /** Return {ok, data} with the QR code of a link, as the text of an SVG. */
  const linkPicture = (code) =>
    patiently((signal) => call("POST", `${path()}/link/qr`, { ...jsonBody({ code }), signal }, textOf));

  /** Return {ok, data} with the conversation as a file. */
  const exported = () => patiently((signal) => call("GET", `${path()}/export`, { signal }, blobOf));

  /** Return {ok, data} with a paper of the referral, "form" or "copy". */
  const paper = (kind) =>
    patiently((signal) => call("GET", `${path()}/referral/${kind}`, { signal }, blobOf));

  /** Return {ok, data} with the stream of events after the one named. */
  const events = (after, signal) => {
    const headers = { Accept: "text/event-stream", ...(after && { "Last-Event-ID": after }) };
    return call("GET", `${path()}/events`, { headers, signal }, (response) => response.body);
  };

  function path() {
    return `/${session.conversation}`;
  }

  function chosen() {
    const register = session.simple === null ? null : session.simple ? "simple" : "standard";
    return { language: session.language, register };
  }

  function callForJson(method, path, body, options) {
    return patiently((signal) => call(method, path, { ...jsonBody(body), ...options, signal }, jsonOf));
  }

  /**
   * Return {ok, data} or {problem, message, wait}. A problem is "unreachable" (no connection),
   * "gone" (no such conversation any more), "unknown" (the server has no such address), "busy"
   * (try again after `wait` milliseconds), "broken" (the server failed), or "refused" (trying
   * again will not help; `message` says why).
   */
  async function call(method, path, options, read) {
    const headers = { "Accept-Language": words.language(), ...options.headers };
    if (session.token) {
      headers.Authorization = `Bearer ${session.token}`;
    }
    try {
      const response = await fetch(`${base}/api/conversations${path}`, {
        ...options,
        method,
        headers,
        credentials: "omit",
        cache: "no-store",
      });
      return response.ok ? success(await read(response)) : problemOf(response, await jsonOf(response));
    } catch {
      return { problem: "unreachable" };
    }
  }

  return { begin, send, history, erase, link, linkPicture, exported, paper, events };
}

async function patiently(work) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}

function jsonBody(body) {
  return body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function jsonOf(response) {
  return response.status === 204 ? {} : response.json().catch(() => null);
}

function blobOf(response) {
  return response.blob();
}

function textOf(response) {
  return response.text();
}

function success(data) {
  return data ? { ok: true, data } : { problem: "broken" };
}

function problemOf(response, data) {
  const status = response.status;
  const message = data && data.message;
  if (status === 404 && data && data.error === "not_found") {
    return { problem: "unknown", message };
  }
  if (status === 401 || status === 404) {
    return { problem: "gone", message };
  }
  if (status === 429 || status === 503) {
    return { problem: "busy", message, wait: 1000 * (Number(response.headers.get("Retry-After")) || 3) };
  }
  return { problem: status >= 500 ? "broken" : "refused", message };
}
