// Talking to the server. Every call ends in a plain outcome; nothing here throws.

import { language } from "./words.js";
import { session } from "./session.js";

const PATIENCE = 60000;

export async function begin() {
  const chosen = { language: session.language, register: register() };
  return call("POST", "/api/conversations", chosen);
}

export async function send(item) {
  const said = item.choice === undefined ? { text: item.text } : { choice: item.choice };
  return call("POST", `${address()}/messages`, {
    ...said,
    client_id: item.clientId,
    language: session.language,
    register: register(),
  });
}

export async function history() {
  return call("GET", `${address()}/messages`);
}

export async function erase() {
  return call("DELETE", address());
}

function address() {
  return `/api/conversations/${session.conversation}`;
}

function register() {
  return session.simple === null ? null : session.simple ? "simple" : "standard";
}

/**
 * Return {ok, data} or {problem, message, wait}. A problem is "unreachable" (no connection),
 * "gone" (no such conversation any more), "busy" (try again after `wait` milliseconds), "broken"
 * (the server failed), or "refused" (trying again will not help; `message` says why).
 */
async function call(method, path, body) {
  const headers = { "Accept-Language": language() };
  if (session.token) {
    headers.Authorization = `Bearer ${session.token}`;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: stop.signal,
      credentials: "omit",
      cache: "no-store",
    });
    const data = response.status === 204 ? {} : await response.json().catch(() => null);
    return outcome(response, data);
  } catch {
    return { problem: "unreachable" };
  } finally {
    clearTimeout(timer);
  }
}

function outcome(response, data) {
  if (response.ok && data) {
    return { ok: true, data };
  }
  const message = data && data.message;
  const status = response.status;
  if (status === 401 || status === 404) {
    return { problem: "gone", message };
  }
  if (status === 429 || status === 503) {
    return { problem: "busy", message, wait: 1000 * (Number(response.headers.get("Retry-After")) || 3) };
  }
  if (status >= 500 || response.ok) {
    return { problem: "broken", message };
  }
  return { problem: "refused", message };
}
