// The phone's view: shows what the stand-in remembers of one phone, and lets it do things.

const find = (name) => document.querySelector(`[data-${name}]`);
const chat = find("chat");
const numbers = find("numbers");
const told = find("told");
const list = find("list");
const LOOKS_EVERY = 600;

let shown = "";
let opened = "";

function made(tag, name = "", ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

function button(label, press, name = "") {
  const element = made("button", name, label);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

async function send(path, given = {}) {
  const answer = await fetch(`/stand-in/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  const { problem } = await answer.json();
  if (problem) throw new Error(problem);
}

async function act(name, given) {
  const doing = send(`phones/${numbers.value}/${name}`, given);
  setTimeout(look, 80);
  try {
    await doing;
  } catch (problem) {
    told.textContent = problem.message;
  }
  look();
}

// What a message says.

function moment(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit" });
}

function media(name, caption) {
  return [made("div", "photo", name), caption ? made("p", "words", caption) : ""];
}

const CONTENT = {
  text: ({ text }) => [made("p", "words", text.body)],
  button: ({ button: tapped }) => [made("p", "words", tapped.text)],
  interactive: ({ interactive }) => {
    const reply = interactive[interactive.type];
    if (reply?.title) return [made("p", "words", reply.title)];
    return [
      interactive.header ? made("p", "title", interactive.header.text) : "",
      made("p", "words", interactive.body.text),
      interactive.footer ? made("p", "small", interactive.footer.text) : "",
    ];
  },
  template: ({ template }, one) => [made("p", "words", one.template.body || template.name)],
  audio: () => [made("div", "voice", "▶", made("i"), "0:07")],
  image: ({ image }) => media("Foto", image.caption),
  video: ({ video }) => media("Filmpje", video.caption),
  sticker: () => media("Sticker"),
  location: ({ location }) => media(`Locatie ${location.latitude}, ${location.longitude}`, location.name),
  contacts: ({ contacts }) => [made("p", "words", `Contact: ${contacts[0].name.formatted_name}`)],
  document: ({ document: paper }, one) => {
    const link = made("a", "paper", made("b", "", "PDF"), made("span", "", paper.filename));
    if (one.status) {
      link.href = `/stand-in/media/${paper.id}`;
      link.target = "_blank";
    }
    return [link, paper.caption ? made("p", "words", paper.caption) : ""];
  },
};

function content(one) {
  const show = CONTENT[one.message.type];
  return show ? show(one.message, one) : [made("p", "words", `(${one.message.type})`)];
}

function preview(one) {
  return content(one)
    .map((part) => part.textContent ?? "")
    .join(" ");
}

// One message, with what can be tapped under it.

function bubble(one, ticks) {
  return made("div", "bubble", ...content(one), made("div", "moment", moment(one.at), ticks));
}

function received(one, reaction) {
  const choices = tappable(one);
  const said = made("div", choices.length ? "said offers" : "said", bubble(one, ""));
  if (reaction) said.append(made("span", "reaction", reaction));
  said.append(...choices);
  return made("li", "", said);
}

function tappable(one) {
  const tap = (title) => button(title, () => act("taps", { title }));
  if (one.template) return one.template.buttons.map(tap);
  const action = one.message.interactive?.action;
  if (!action) return [];
  if (action.buttons) return action.buttons.map(({ reply }) => tap(reply.title));
  return [button(`☰  ${action.button}`, () => openList(action))];
}

function openList(action) {
  list.querySelector("h2").textContent = action.button;
  const row = ({ title, description }) => {
    const choose = () => {
      list.close();
      act("taps", { title });
    };
    const choice = button(title, choose, "row");
    if (description) choice.append(made("small", "", description));
    return choice;
  };
  const rows = action.sections.flatMap((section) => [
    section.title ? made("h3", "", section.title) : "",
    ...section.rows.map(row),
  ]);
  find("rows").replaceChildren(...rows);
  list.showModal();
}

function written(one, everything) {
  const taken = one.tries.some(([status]) => status === 200);
  const ticks = made("span", one.is_read ? "ticks read" : "ticks", taken ? "✓✓" : "✓");
  ticks.setAttribute("aria-label", one.is_read ? "gelezen" : taken ? "afgeleverd" : "verstuurd");
  ticks.setAttribute("role", "img");
  const box = bubble(one, ticks);
  const of = everything.find(({ wamid }) => wamid === one.message.context?.id);
  if (of) box.prepend(made("p", "quoted", preview(of)));
  if (!taken && one.tries.length) {
    box.classList.add("unsent");
    const status = one.tries.at(-1)[0] ?? "geen antwoord";
    box.append(made("p", "wrong", `De gids nam dit nog niet aan (${status}).`));
  }
  return made("li", "mine-said", made("div", "said", box));
}

function reactions(phone) {
  const found = new Map();
  for (const { message } of phone.written) {
    if (message.type === "reaction") found.set(message.reaction.message_id, message.reaction.emoji);
  }
  return found;
}

// The whole phone.

function show(phone) {
  const here = JSON.stringify(phone);
  if (here === shown) return;
  shown = here;
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  const all = [...phone.received, ...phone.written].sort((one, other) => one.place - other.place);
  const reacted = reactions(phone);
  const items = all
    .filter(({ message }) => message.type !== "reaction")
    .map((one) => (one.tries ? written(one, all) : received(one, reacted.get(one.wamid))));
  if (!items.length) {
    items.push(made("li", "empty", "Hier begint het gesprek. Typ iets, zoals een gezin dat zou doen."));
  } else if (!phone.window_is_open) {
    items.push(made("li", "system", "Langer dan 24 uur stil: de gids mag nu alleen nog een sjabloon sturen."));
  }
  if (phone.typing) {
    const dots = made("span", "dots", made("i"), made("i"), made("i"));
    dots.setAttribute("role", "img");
    dots.setAttribute("aria-label", "aan het typen");
    items.push(made("li", "", made("div", "bubble", dots)));
  }
  chat.replaceChildren(...items);
  if (atEnd || opened !== numbers.value) chat.scrollTop = chat.scrollHeight;
  opened = numbers.value;
  find("state").textContent = phone.typing ? "aan het typen…" : "nabootsing";
  facts(phone);
}

function facts(phone) {
  const times = phone.written.flatMap(({ tries }) => tries.map(([, milliseconds]) => milliseconds));
  const slowest = times.length ? `${Math.max(...times).toFixed(0)} ms` : "–";
  const rows = [
    ["Berichten van de gids", phone.received.length],
    ["Berichten van het gezin", phone.written.length],
    ["Leesbevestigingen", phone.marks.length],
    ["Geweigerd door Meta", phone.refused.length],
    ["Traagste ontvangst door de gids", slowest],
  ];
  find("facts").replaceChildren(
    ...rows.flatMap(([name, value]) => [made("dt", "", name), made("dd", "", String(value))]),
  );
}

async function look() {
  const number = numbers.value;
  try {
    const phone = await (await fetch(`/stand-in/phones/${number}`)).json();
    if (number !== numbers.value) return;
    show(phone);
    if (!document.hidden && phone.received.some(({ status }) => status === "delivered")) {
      await send(`phones/${number}/reads`);
    }
  } catch {
    find("state").textContent = "de nabootsing is gestopt";
  }
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, LOOKS_EVERY);
}

// What can be pressed.

find("write").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = event.target.elements.text;
  const text = box.value.trim();
  box.value = "";
  box.focus();
  if (text) act("says", { text });
});

find("write").elements.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

find("open").addEventListener("click", ({ currentTarget }) => {
  const more = find("more");
  more.hidden = !more.hidden;
  currentTarget.setAttribute("aria-expanded", String(!more.hidden));
});

find("more").addEventListener("click", ({ target }) => {
  const { send: kind, react, say, latitude, longitude } = target.dataset;
  if (kind) act("sends", { kind });
  else if (react) act("reacts", { emoji: react });
  else if (say) act("says", { text: say });
  else if (latitude) act("shares", { latitude: Number(latitude), longitude: Number(longitude) });
});

for (const order of document.querySelectorAll("[data-order]")) {
  order.addEventListener("click", async () => {
    const { order: name, given, done, undone } = order.dataset;
    const isToggle = order.hasAttribute("aria-pressed");
    const on = order.getAttribute("aria-pressed") !== "true";
    await send(name, isToggle ? { on } : JSON.parse(given));
    if (isToggle) order.setAttribute("aria-pressed", String(on));
    told.textContent = isToggle && !on ? undone : done;
    look();
  });
}

numbers.addEventListener("change", look);
keepLooking();
