// The colour of a site, taken over where everybody can still read what is written in it.

const LEAST_CONTRAST = 4.5;
// The darkest ground on which the widget writes in its brand colour (--brand-soft in tokens.css);
// white, in which it writes on that colour, differs more.
const DARKEST_GROUND = "#dcebe5";

/** Return the colour if it is one ("#0f5757") with enough contrast (WCAG 2.2 AA), else null. */
export function readableAccent(colour) {
  if (!/^#[0-9a-f]{6}$/i.test(colour || "")) {
    return null;
  }
  const [light, dark] = [luminance(DARKEST_GROUND), luminance(colour)];
  return (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST ? colour : null;
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channel(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
