// Reading an answer aloud, with a voice that lives on the device: a voice of a distant service
// would send it what the answer says.

const synthesis = window.speechSynthesis;
// A full stop ends a sentence, but not in the middle of "1.314,20 euro".
const SENTENCE = /.+?(?:[.!?]+(?=\s|$)|$)/gm;

/** Return the reader of one element. */
export function createReader({ words }) {
  let offers = [];
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
    const sentences = (text.match(SENTENCE) || []).map((one) => one.trim());
    // Sentence by sentence: some browsers fall silent in the middle of a long text.
    const spoken = sentences.filter(Boolean).map((one) => utterance(one, language));
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

  /** The answers are gone, and their buttons with them. */
  function forget() {
    stop();
    offers = [];
  }

  function label(control, word) {
    control.dataset.word = word;
    control.textContent = words.word(word);
  }

  return { button, stop, forget };
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
