// A one-time link opens its conversation here. The code stands behind the "#", which goes to no
// server in an address; it leaves the address bar before anything else happens.

import { createSession } from "./widget/session.js";

const CODE_LENGTH = 16;
const PATIENCE = 60000;
const PROBLEMS = ["no_code", "mistyped", "gone", "busy", "failed"];

const byId = (id) => document.getElementById(id);
const [page, opening, form, field] = ["going-on", "opening", "form", "code"].map(byId);

/** Open the conversation of a code and go there, or say why not and leave the code to mend. */
async function open(code) {
  if (opening.hidden) {
    say(null);
    const problem = problemIn(code) || (await exchange(code));
    if (problem) {
      say(problem);
    }
  }
}

function problemIn(code) {
  const signs = code.replace(/[^0-9a-z]/gi, "");
  return !signs ? "no_code" : signs.length !== CODE_LENGTH ? "mistyped" : null;
}

/** Return what stands in the way; where nothing does, the conversation is being opened. */
async function exchange(code) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch("/api/links", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
      cache: "no-store",
      signal: stop.signal,
    });
    if (!response.ok) {
      return { 404: "gone", 400: "mistyped", 429: "busy" }[response.status] || "failed";
    }
    keep(await response.json());
    location.replace(page.dataset.home);
    return null;
  } catch {
    return "failed";
  } finally {
    clearTimeout(timer);
  }
}

/** Keep the conversation as the widget of this tab does, in place of what it held before. */
function keep({ conversation, token }) {
  const session = createSession("gezinswijzer");
  session.forgetEverythingSaid();
  Object.assign(session, { conversation, token });
  session.save();
}

/** Show a problem, or with null that the conversation is being opened. */
function say(problem) {
  opening.hidden = Boolean(problem);
  form.hidden = !problem;
  PROBLEMS.forEach((one) => (byId(one).hidden = one !== problem));
  field.setAttribute("aria-invalid", String(Boolean(problem)));
  if (problem) {
    field.focus();
  }
}

function begin() {
  const code = location.hash.slice(1);
  if (code) {
    history.replaceState(null, "", location.pathname + location.search);
    field.value = code;
    open(code);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  open(field.value);
});
window.addEventListener("hashchange", begin);
page.hidden = false;
begin();
