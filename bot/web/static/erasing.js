// Erasing the conversation, after a question whether that is meant.

import * as api from "./api.js";
import { forgetEverythingSaid, session } from "./session.js";
import { word } from "./words.js";

const dialog = document.getElementById("erase-dialog");
const problem = document.getElementById("erase-problem");

/** Ask, erase on the server and here, then call `erased`. `before` may stop what is under way. */
export function offerErasing({ before, failed, erased }) {
  document.getElementById("erase").addEventListener("click", () => {
    problem.textContent = "";
    dialog.showModal();
  });
  document.getElementById("erase-no").addEventListener("click", () => dialog.close());
  document.getElementById("erase-yes").addEventListener("click", async () => {
    before();
    const outcome = session.conversation ? await api.erase() : { ok: true };
    if (!outcome.ok && outcome.problem !== "gone") {
      problem.textContent = word("erase_failed");
      failed();
      return;
    }
    forgetEverythingSaid();
    dialog.close();
    erased();
  });
}
