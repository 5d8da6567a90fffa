// "Ga verder op WhatsApp": the conversation goes to the phone that sends its one-time code.

import { linkTo } from "./dom.js";

/** Let a button make the code, and `shown` say what Meta sees, with the link that sends the code. */
export function offerWhatsApp({ button, shown, number, api, words, say }) {
  button.addEventListener("click", async () => {
    say("");
    const outcome = await api.link();
    if (!outcome.ok) {
      say(words.word("whatsapp_failed"));
      return;
    }
    const link = linkTo(`https://wa.me/${number}?text=${outcome.data.code}`, words.word("whatsapp_open"));
    shown.replaceChildren(`${words.word("whatsapp_privacy")} `, link);
    link.focus();
  });
}
