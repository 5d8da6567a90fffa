// The home page: what stands around the conversation speaks its words, and leads into it.

const guide = () => document.querySelector("gezins-wijzer[ready]");

let latest = 0;

document.addEventListener("gezinswijzer-words", ({ detail }) => follow(detail));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-language], a[data-register], a[data-ask]");
  if (link && guide() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    lead(link.dataset);
  }
});

// A question in the address is in the text field by now: a reload need not put it there again.
showAddress((asked) => asked.delete("vraag"));

function lead({ language, register, ask }) {
  if (ask) {
    document.getElementById("vraag").focus({ preventScroll: true });
    guide().ask(ask);
  } else if (language) {
    guide().setAttribute("language", language);
  } else {
    guide().setAttribute("register", register);
  }
}

/** Let the page speak the language and register of the conversation, without leaving it. */
async function follow({ language, simple }) {
  latest += 1;
  const mine = latest;
  showAddress((asked) => {
    asked.set("language", language);
    simple ? asked.set("simple", "1") : asked.delete("simple");
  });
  const page = await load(location.href);
  if (page && mine === latest) {
    take(page);
  }
}

async function load(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    return response.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    // Offline the conversation goes on; the page follows when it is opened again.
    return null;
  }
}

function take(page) {
  const focused = document.activeElement && document.activeElement.id;
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-follows]")) {
    const anew = page.querySelector(`[data-follows="${part.dataset.follows}"]`);
    part.replaceChildren(...document.importNode(anew, true).childNodes);
  }
  const again = focused && document.getElementById(focused);
  if (again && again !== document.activeElement) {
    again.focus({ preventScroll: true });
  }
}

function showAddress(change) {
  const address = new URL(location.href);
  change(address.searchParams);
  history.replaceState(history.state, "", address);
}
