// Going on with the conversation on a phone: a code to scan, and an address for who cannot scan.

// Finding a phone and pointing it takes both hands (milliseconds).
const TIME_TO_SCAN = 120000;

/**
 * Offer it for the element that `guide()` returns; `allow(milliseconds)` gives the person time.
 * Return `close()`.
 */
export function offerMoving({ guide, words, allow }) {
  const [dialog, state, ready, picture, address, code, until] = [
    "moving",
    "moving-state",
    "moving-ready",
    "moving-picture",
    "moving-address",
    "moving-code",
    "moving-until",
  ].map((id) => document.getElementById(id));

  async function open() {
    forget();
    words.say(state, "moving_wait");
    dialog.showModal();
    allow(TIME_TO_SCAN);
    const mine = guide();
    const link = await mine.link();
    if (!dialog.open || guide() !== mine) {
      return;
    }
    if (link) {
      show(link);
    } else {
      words.say(state, "moving_failed");
    }
  }

  function show(link) {
    const { host, pathname } = new URL(link.url);
    const drawn = new DOMParser().parseFromString(link.picture, "image/svg+xml");
    picture.append(document.importNode(drawn.documentElement, true));
    address.textContent = host + pathname;
    code.textContent = link.code;
    const form = { hour: "2-digit", minute: "2-digit" };
    until.textContent = new Date(link.expires).toLocaleTimeString(`${words.language()}-BE`, form);
    ready.hidden = false;
    state.hidden = true;
  }

  function forget() {
    ready.hidden = true;
    state.hidden = false;
    [picture, address, code, until].forEach((element) => element.replaceChildren());
  }

  function close() {
    dialog.close();
    forget();
  }

  document.getElementById("move").addEventListener("click", open);
  document.getElementById("moving-close").addEventListener("click", close);
  return close;
}
