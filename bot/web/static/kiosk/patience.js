// How long a kiosk waits for somebody: it warns, counts down, and then takes it that they left.

const TICK = 1000;
// A hundred words a minute: nobody who reads slowly is hurried.
const READING_A_WORD = 600;
// A voice that hangs must not keep a conversation on the screen.
const LONGEST_ALOUD = 180000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "input"];

/**
 * Return the patience of a kiosk. After `seconds` without a sign of life `warn(left)` is called
 * every second of `warningSeconds`, then `leave()`. `calm()` is called when somebody is there after
 * all. `isAloud()` tells whether an answer is being read aloud.
 */
export function createPatience({ seconds, warningSeconds, isAloud, warn, calm, leave }) {
  let timer = 0;
  let last = 0;
  let quiet = 0;
  let reading = 0;
  let aloud = 0;
  let isWarning = false;

  for (const sign of SIGNS_OF_LIFE) {
    window.addEventListener(sign, () => isWarning || touch(), { capture: true, passive: true });
  }

  function start() {
    stop();
    reading = 0;
    touch();
    last = Date.now();
    timer = setInterval(tick, TICK);
  }

  function stop() {
    clearInterval(timer);
    isWarning = false;
  }

  function touch() {
    quiet = 0;
    aloud = 0;
  }

  /** Somebody is there after the warning. */
  function stay() {
    isWarning = false;
    touch();
    calm();
  }

  /** Give the time that a text takes to read, or another number of milliseconds. */
  function allowReading(text) {
    allow(READING_A_WORD * text.split(/\s+/).filter(Boolean).length);
  }

  function allow(milliseconds) {
    quiet = 0;
    reading = Math.max(reading, milliseconds);
  }

  function tick() {
    // A clock that is set back gives nobody more time; a tablet that slept was left alone.
    const passed = Math.max(TICK, Date.now() - last);
    last = Date.now();
    quiet += passed;
    reading -= passed;
    if (isAloud() && aloud < LONGEST_ALOUD) {
      aloud += passed;
      quiet = 0;
    }
    const overdue = Math.min(quiet - 1000 * seconds, -reading);
    const left = warningSeconds - Math.floor(overdue / 1000);
    if (overdue < 0) {
      if (isWarning) {
        stay();
      }
    } else if (left > 0) {
      isWarning = true;
      warn(left);
    } else {
      stop();
      leave();
    }
  }

  return { start, stop, stay, allow, allowReading };
}
