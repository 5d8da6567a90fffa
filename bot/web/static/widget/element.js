// <gezins-wijzer>: the guide as an element for any page (attributes: docs/web.md).

import { readableAccent } from "./accent.js";
import { createConversation } from "./conversation.js";
import { createParts } from "./layout.js";
import { createPanel } from "./panel.js";
import { createSession } from "./session.js";
import { loadStyles } from "./styles.js";
import { createWords } from "./words.js";

const NAME = "gezins-wijzer";
const MODES = ["page", "bubble", "kiosk"];

/** Define the element; `settings` holds words, longestText (characters) and pictograms. */
export function define(settings) {
  const all = { ...settings, base: new URL(import.meta.url).origin };

  class Gezinswijzer extends HTMLElement {
    static get observedAttributes() {
      return ["language", "register", "accent"];
    }

    async connectedCallback() {
      this._lead = (event) => leadsTo(this, event) && this._goTo(event);
      document.addEventListener("click", this._lead);
      if (this.shadowRoot) {
        this._conversation.resume();
        return;
      }
      const dress = await loadStyles();
      if (this.isConnected && !this.shadowRoot) {
        this._comeToLife(dress);
      }
    }

    disconnectedCallback() {
      document.removeEventListener("click", this._lead);
      if (this._conversation) {
        this._conversation.pause();
      }
    }

    attributeChangedCallback(name) {
      if (!this._conversation) {
        return;
      }
      if (name === "accent") {
        this._colour();
      } else if (name === "language") {
        this._conversation.choose({ language: this._language() });
      } else {
        this._conversation.choose({ simple: this._isSimple() });
      }
    }

    /** Put a question to the guide as if the person had typed it. */
    ask(text) {
      this._open();
      this._conversation.say({ text });
    }

    /** Erase the conversation without asking; resolves to whether the server did so too. */
    async erase() {
      return this._conversation ? this._conversation.erase() : true;
    }

    /**
     * Make a link to go on elsewhere; resolves to {url, code, expires, picture}, the QR code as the
     * text of an SVG, or to null where nothing is said yet or the server is out of reach.
     */
    link() {
      return this._conversation.link();
    }

    /** Go to the text field. */
    focus() {
      this._open();
      this._conversation.focus();
    }

    _comeToLife(dress) {
      const asked = this.getAttribute("mode");
      const mode = MODES.includes(asked) ? asked : "page";
      const isKiosk = mode === "kiosk";
      const [language, simple] = [this._language(), this._isSimple()];
      const words = createWords(all.words, { language, simple, isKiosk });
      const session = createSession(isKiosk ? null : keyOf(this));
      if (isKiosk) {
        // There the person chose both before anything else.
        Object.assign(session, { language, simple });
      } else if (simple && session.simple === null) {
        session.simple = true;
      }
      if (this.hasAttribute("chosen")) {
        session.simple = session.simple === null ? null : simple;
        // Who comes back in another language than they left chose it meanwhile.
        const remembered = session.language || session.spoken;
        session.language = remembered && remembered !== language ? language : session.language;
      }
      const parts = createParts({ words, mode, isBare: this.hasAttribute("bare") });
      this._conversation = createConversation({ host: this, parts, words, session, mode, settings: all });
      this._open = mode === "bubble" ? createPanel({ parts, opened: this._conversation.focus }) : () => {};
      // What stood in for the widget goes, so that no form is there twice.
      this.replaceChildren();
      const root = this.attachShadow({ mode: "open" });
      root.append(parts.frame);
      dress(root);
      this._colour();
      this._conversation.start();
      this._conversation.draft(this.getAttribute("draft") || "");
      this.setAttribute("ready", "");
    }

    _goTo(event) {
      if (this._conversation) {
        event.preventDefault();
        this.focus();
      }
    }

    _language() {
      const wanted = [this.getAttribute("language"), document.documentElement.lang, navigator.language];
      const known = wanted.map((one) => (one || "").slice(0, 2).toLowerCase());
      return known.find((one) => one === "nl" || one === "fr") || "nl";
    }

    _isSimple() {
      return this.getAttribute("register") === "simple";
    }

    _colour() {
      const accent = readableAccent(this.getAttribute("accent"));
      accent
        ? this.style.setProperty("--gezinswijzer-accent", accent)
        : this.style.removeProperty("--gezinswijzer-accent");
    }
  }

  if (!customElements.get(NAME)) {
    customElements.define(NAME, Gezinswijzer);
  }
}

/** Two elements on one page each keep a conversation of their own when each has a name. */
function keyOf(element) {
  return ["gezinswijzer", element.getAttribute("name")].filter(Boolean).join("-");
}

/** Tell whether a click was on a link to the element: such a link leads into the text field. */
function leadsTo(element, { target }) {
  const link = element.id && target.closest && target.closest("a");
  return Boolean(link) && link.getAttribute("href") === `#${element.id}`;
}
