// "Bewaar dit gesprek": the conversation as a file, for the person.

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

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the file after this; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
