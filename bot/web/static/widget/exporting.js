// "Bewaar dit gesprek", and papers of the conversation: files for the person.

/** Let a button save the conversation; where the server cannot, the button goes. */
export function offerExport({ button, api, words, say }) {
  button.addEventListener("click", async () => {
    say("");
    const outcome = await api.exported();
    if (outcome.ok) {
      save(outcome.data, `${words.word("file_name")}.txt`);
      return;
    }
    button.hidden = outcome.problem === "unknown";
    say(words.word(button.hidden ? "save_unknown" : "save_failed"));
  });
}

/** Return what fetches a paper of the referral and keeps it, for the button that asks for it. */
export function paperOpener({ api, words, say }) {
  return async (kind, button) => {
    say("");
    button.disabled = true;
    const outcome = await api.paper(kind);
    button.disabled = false;
    if (outcome.ok) {
      save(outcome.data, `1gezin1plan-${kind}.pdf`);
    } else {
      say(words.word("paper_failed"));
    }
  };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the file after this; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
