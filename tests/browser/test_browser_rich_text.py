"""What the widget makes of a text: links to call, write or open, and lists."""

from __future__ import annotations

from typing import Any

import pytest
from linked_lines import LINES, STEPS
from visiting import Visit

pytestmark = pytest.mark.slow


def test_links_stand_on_what_can_be_called_or_opened(visit: Visit) -> None:
    for line, crisis, links in LINES:
        found = links_in(visit, line, crisis)
        assert found["text"] == line
        assert found["links"] == links or len(found["links"]) == links, line


def links_in(visit: Visit, line: str, crisis: bool) -> Any:
    return visit.page.evaluate(
        """async ([line, crisis]) => {
            const styles = document.querySelector("link[href$='tokens.css']").href;
            const { withLinks } = await import(new URL("widget/rich-text.js", styles));
            const element = withLinks(document.createElement("p"), line, crisis);
            const links = [...element.querySelectorAll("a")].map((one) => one.getAttribute("href"));
            return { links, text: element.textContent };
        }""",
        [line, crisis],
    )


def test_steps_and_points_become_lists(visit: Visit) -> None:
    html = visit.page.evaluate(
        """async (text) => {
            const styles = document.querySelector("link[href$='tokens.css']").href;
            const { richText } = await import(new URL("widget/rich-text.js", styles));
            const element = document.createElement("div");
            element.append(richText(text));
            return [...element.children].map((one) =>
                one.tagName + (one.start > 1 ? one.start : "") + ":" + one.children.length);
        }""",
        STEPS,
    )
    assert html == ["P:0", "OL:2", "OL4:1", "UL:2", "P:0"]
