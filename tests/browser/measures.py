"""What is measured of a page: contrast, width, and whatever axe finds."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# The contrast of every text that is shown with what it stands on (WCAG 2.2, 1.4.3).
LOW_CONTRAST = """(least) => {
    const channel = (value) =>
        value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) =>
        0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
    const ground = (element) => {
        for (let one = element; one; one = one.parentElement || one.getRootNode().host) {
            const colour = parse(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const low = [];
    const widget = document.querySelector("gezins-wijzer");
    const roots = widget && widget.shadowRoot ? [widget.shadowRoot] : [];
    for (const part of [document.body, ...roots]) {
        const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            const isSeen = element.checkVisibility({ visibilityProperty: true });
            if (!texts.currentNode.textContent.trim() || !isSeen) continue;
            if (element.closest(".for-ears, .skip, script")) continue;
            const [a, b] = [parse(getComputedStyle(element).color), ground(element)].map(luminance);
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < least) low.push([element.textContent.slice(0, 40), contrast.toFixed(2)]);
        }
    }
    return low;
}"""

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Page) -> list[str]:
    """Return what axe complains of, with the element."""
    # What still comes into view is half transparent.
    page.wait_for_timeout(400)
    found = Axe().run(page, options={"runOnly": _RULES}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
