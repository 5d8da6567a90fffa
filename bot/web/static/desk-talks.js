// The pages of conversations, kept up to date: the server says that something changed, and what is
// marked as live is then taken from the page of now. What somebody is typing stays.

const SOUND = "gezinswijzer-desk-sound";

const place = document.querySelector("[data-events]");
const said = document.querySelector(".said");
const sound = document.querySelector("[data-sound]");
let waited = null;
let isLeaving = false;

/** Take over what is live of the page of now; where that page is gone, go and see why. */
async function look() {
  const answer = await fetch(place.dataset.look).catch(() => null);
  if (isLeaving || !answer || answer.status >= 500) {
    return;
  }
  if (!answer.ok || answer.redirected) {
    location.reload();
    return;
  }
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = now.getElementById(part.id);
    const isInUse = part.contains(document.activeElement) && part.querySelector("input");
    if (fresh && !isInUse && fresh.innerHTML !== part.innerHTML) {
      part.replaceChildren(...fresh.childNodes);
      showEnd();
    }
  }
}

function showEnd() {
  if (said) {
    said.scrollTop = said.scrollHeight;
  }
}

/** A short tone, made here: nothing has to be loaded for it. */
function ring() {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 660 });
  const quiet = new GainNode(context, { gain: 0.1 });
  tone.connect(quiet).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.25);
  tone.onended = () => context.close();
}

if (sound) {
  const box = sound.querySelector("input");
  sound.hidden = false;
  box.checked = localStorage.getItem(SOUND) === "on";
  box.addEventListener("change", () => localStorage.setItem(SOUND, box.checked ? "on" : "off"));
}

const events = new EventSource(place.dataset.events);
events.addEventListener("changed", ({ data }) => {
  const waiting = Number(data);
  if (waited !== null && waiting > waited && localStorage.getItem(SOUND) === "on") {
    ring();
  }
  waited = waiting;
  look();
});
events.addEventListener("ended", () => location.reload());
// What is sent changes the conversation too: this page must not come back over the one that follows.
document.addEventListener("submit", () => {
  isLeaving = true;
  events.close();
});
showEnd();
