// The panel that opens from a button in the corner of another site.

/** Let the button open the panel and `opened` be called; return `open()`. */
export function createPanel({ parts, opened }) {
  const { opener, panel, closeButton } = parts;

  function open() {
    if (panel.open) {
      return;
    }
    // On a small screen the panel covers the page, which then must be out of reach.
    const covers = matchMedia("(max-width: 40em), (max-height: 26em)").matches;
    panel.classList.toggle("covers", covers);
    covers ? panel.showModal() : panel.show();
    opener.setAttribute("aria-expanded", "true");
    opened();
  }

  opener.addEventListener("click", () => (panel.open ? panel.close() : open()));
  closeButton.addEventListener("click", () => panel.close());
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.querySelector("dialog[open]")) {
      event.preventDefault();
      panel.close();
    }
  });
  panel.addEventListener("close", () => {
    if (!panel.open) {
      opener.setAttribute("aria-expanded", "false");
      opener.focus();
    }
  });

  return open;
}
