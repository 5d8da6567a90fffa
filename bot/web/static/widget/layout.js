// The parts of the widget, in the order in which they are seen and read.

import { make } from "./dom.js";

/** Return the parts of one element by name; `frame` holds them all. */
export function createParts({ words, mode, isBare }) {
  const { saying, word } = words;
  const parts = {};
  const keep = (name, element) => (parts[name] = element);
  const button = (key, attributes) => saying("button", key, { type: "button", ...attributes });
  const isKiosk = mode === "kiosk";
  // What one person typed at a kiosk is not offered to the next.
  const memory = isKiosk ? { autocomplete: "off" } : {};
  const labelled = (key) => ({ "aria-label": word(key), "data-word-label": key });

  parts.languages = [
    ["nl", "NL", "Nederlands"],
    ["fr", "FR", "Français"],
  ].map(([lang, short, name]) =>
    make("button", { type: "button", lang, "aria-label": `${short}: ${name}` }, short),
  );
  parts.sizes = ["A", "A+", "A++"].map((text, size) =>
    make("button", { type: "button", ...labelled(`size_${size}`) }, text),
  );
  const switches = make(
    "div",
    { class: "switches" },
    make(
      "div",
      { class: "joined languages", role: "group", hidden: isBare, ...labelled("language") },
      ...parts.languages,
    ),
    keep("simple", button("simple", { id: "simple", class: "quiet", hidden: isBare })),
    make("div", { class: "joined sizes", role: "group", ...labelled("size") }, ...parts.sizes),
    keep("eraseButton", button("erase", { id: "erase", part: "erase", class: "quiet", hidden: true })),
  );

  const privacy = make(
    "div",
    { class: "privacy" },
    saying("p", "privacy"),
    make(
      "details",
      {},
      saying("summary", "privacy_more"),
      ...["privacy_1", "privacy_2", "privacy_3"].map((key) => saying("p", key)),
    ),
  );
  keep("starterButtons", ["starter_1", "starter_2", "starter_3"].map((key) => button(key)));
  keep(
    "starters",
    make(
      "div",
      { id: "starters", class: "starters", role: "group", "aria-labelledby": "starters-title" },
      saying("p", "starters", { id: "starters-title" }),
      ...parts.starterButtons,
    ),
  );
  const greeting = [
    saying("h2", "welcome_title", { id: "question" }),
    saying("p", "welcome_text", { class: "lead" }),
    parts.starters,
  ];
  const welcome = make(
    "section",
    { class: "welcome", "aria-labelledby": isBare ? null : "question" },
    privacy,
    ...(isBare ? [] : greeting),
    keep("emergency", make("p", { class: "emergency", "data-phone-word": "emergency" })),
  );

  keep("list", make("ol", { id: "conversation", class: "conversation", role: "list" }));
  const live = { role: "log", "aria-live": "off", "aria-relevant": "additions" };
  keep("log", make("div", { id: "log", ...live, ...labelled("conversation") }, parts.list));
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  keep("typingText", make("span"));
  const status = { id: "typing", class: "typing", role: "status", hidden: true };
  keep("typing", make("p", status, dots, parts.typingText));
  keep("humanButton", button("human", { class: "quiet" }));
  keep("saveButton", button("save", { class: "quiet", hidden: true }));
  keep("printButton", button("print", { class: "quiet", hidden: true }));
  keep("whatsappButton", button("whatsapp", { class: "quiet", hidden: true }));
  keep("whatsappLink", make("p", { class: "whatsapp", role: "status" }));
  const quiet = [parts.humanButton, parts.whatsappButton, parts.saveButton, parts.printButton];
  const tools = make("div", { class: "tools" }, ...quiet, parts.whatsappLink);
  keep("end", make("div", { class: "end" }));
  const said = [parts.log, parts.typing, tools, parts.end];
  keep("scroll", make("div", { class: "scroll" }, switches, welcome, ...said));

  keep("notice", make("p", { id: "notice", class: "notice", role: "status" }));
  keep(
    "field",
    make("textarea", {
      id: "text",
      rows: "1",
      enterkeyhint: "send",
      autocapitalize: "sentences",
      "aria-describedby": "notice",
      ...memory,
      placeholder: word("input_hint"),
      "data-word-placeholder": "input_hint",
    }),
  );
  const row = make(
    "div",
    { class: "row" },
    saying("label", "input", { class: "for-ears", for: "text" }),
    parts.field,
    saying("button", "send", { type: "submit", class: "send" }),
  );
  keep("composer", make("form", { id: "composer", class: "composer", novalidate: true, ...memory }, parts.notice, row));

  keep("eraseProblem", make("p", { id: "erase-problem", class: "problem", role: "alert" }));
  keep("eraseNo", button("erase_no", { id: "erase-no" }));
  keep("eraseYes", button("erase_yes", { id: "erase-yes", class: "danger" }));
  keep(
    "eraseDialog",
    make(
      "dialog",
      { class: "question", "aria-labelledby": "erase-title", "aria-describedby": "erase-text" },
      saying("h2", "erase_title", { id: "erase-title" }),
      saying("p", "erase_text", { id: "erase-text" }),
      parts.eraseProblem,
      make("div", { class: "answers" }, parts.eraseNo, parts.eraseYes),
    ),
  );

  const content = [parts.scroll, parts.composer, parts.eraseDialog];
  if (mode === "bubble") {
    const title = make("p", { class: "name" }, "Gezinswijzer");
    const name = make("div", {}, title, saying("p", "what_it_is", { class: "what" }));
    keep("closeButton", button("close", { class: "quiet close" }));
    keep("panel", make("dialog", { class: "panel", "aria-label": "Gezinswijzer" }));
    parts.panel.append(make("div", { class: "bar" }, name, parts.closeButton), ...content);
    keep("opener", button("open", { class: "opener", "aria-haspopup": "dialog", "aria-expanded": "false" }));
    keep("frame", make("div", { class: "frame" }, parts.opener, parts.panel));
  } else {
    keep("frame", make("div", { class: isKiosk ? "frame kiosk" : "frame" }, ...content));
  }
  return parts;
}
