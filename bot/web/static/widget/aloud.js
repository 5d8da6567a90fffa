// Reading an answer aloud, with a voice that lives on the device: a voice of a distant service
// would send it what the answer says.

const synthesis = window.speechSynthesis;

/** Return the reader of one element. */
export function createReader({ words }) {
  const offers = [];
  let reading = null;

  if (synthesis && synthesis.addEventListener) {
    synthesis.addEventListener("voiceschanged", showOffers);
  }

  /** Return a button that reads a text; it shows where there is a voice in its language. */
  function button(text, language) {
    const control = words.saying("button", "read_aloud", { type: "button", class: "plain aloud" });
    control.addEventListener("click", () => (reading === control ? stop() : read(control, text, language)));
    offers.push({ control, language });
    showOffers();
    return control;
  }

  function showOffers() {
    for (const { control, language } of offers) {
      control.hidden = !voiceFor(language);
    }
  }

  function read(control, text, language) {
    stop();
    reading = control;
    label(control, "stop_reading");
    const sentences = text.match(/[^.!?\n]+[.!?]*/g) || [];
    // Sentence by sentence: some browsers fall silent in the middle of a long text.
    const spoken = sentences.filter((one) => one.trim()).map((one) => utterance(one, language));
    const last = spoken[spoken.length - 1];
    last.onend = last.onerror = () => reading === control && stop();
    spoken.forEach((one) => synthesis.speak(one));
  }

  function stop() {
    if (reading) {
      label(reading, "read_aloud");
      reading = null;
      synthesis.cancel();
    }
  }

  function label(control, word) {
    control.dataset.word = word;
    control.textContent = words.word(word);
  }

  return { button, stop };
}

function utterance(text, language) {
  const voice = voiceFor(language);
  return Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang });
}

function voiceFor(language) {
  const voices = synthesis ? synthesis.getVoices() : [];
  const fitting = voices.filter((one) => one.localService && one.lang.toLowerCase().startsWith(language));
  return fitting.find((one) => /be$/i.test(one.lang)) || fitting[0];
}
