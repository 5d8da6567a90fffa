// Erasing the conversation, after a question whether that is meant.

/**
 * Offer it, and return `erase()` for who needs no question. `before` stops what is under way,
 * `failed` goes on with it, `erased` begins anew.
 */
export function offerErasing({ parts, api, session, words, before, failed, erased }) {
  const { eraseButton, eraseDialog, eraseProblem, eraseNo, eraseYes } = parts;

  /** Erase on the server and here; return whether that succeeded. */
  async function erase() {
    await before();
    const outcome = session.conversation ? await api.erase() : { ok: true };
    if (!outcome.ok && outcome.problem !== "gone") {
      failed();
      return false;
    }
    session.forgetEverythingSaid();
    eraseDialog.close();
    erased();
    return true;
  }

  eraseButton.addEventListener("click", () => {
    eraseProblem.textContent = "";
    eraseDialog.showModal();
  });
  eraseNo.addEventListener("click", () => eraseDialog.close());
  eraseYes.addEventListener("click", async () => {
    if (!(await erase())) {
      eraseProblem.textContent = words.word("erase_failed");
    }
  });

  return erase;
}
