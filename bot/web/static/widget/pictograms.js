// The pictograms of life domains: files of our own, drawn in the colour of the text beside them.

const drawn = new Map();

/** Return an element that shows the pictogram of a domain as soon as it is there, or null. */
export function pictogram(domain, known) {
  if (!known.includes(domain)) {
    return null;
  }
  const place = document.createElement("span");
  place.className = "pictogram";
  place.setAttribute("aria-hidden", "true");
  drawing(domain).then((svg) => svg && place.append(document.importNode(svg, true)));
  return place;
}

function drawing(domain) {
  if (!drawn.has(domain)) {
    drawn.set(domain, load(new URL(`../pictograms/${domain}.svg`, import.meta.url)));
  }
  return drawn.get(domain);
}

async function load(address) {
  try {
    const response = await fetch(address, { credentials: "omit" });
    if (!response.ok) {
      return null;
    }
    return new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  } catch {
    // A picture never stands in the way of the words beside it.
    return null;
  }
}
