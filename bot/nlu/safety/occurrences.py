"""Where a pattern occurs in a message. No backtracking: time grows with the length, not faster."""

from __future__ import annotations

from collections import defaultdict

from bot.nlu.safety.message import Message, Span
from bot.nlu.safety.pattern import Group, Pattern


def occurrences(pattern: Pattern, message: Message) -> list[Span]:
    """Return where a pattern occurs."""
    found = []
    for group in pattern.groups:
        spans = _of_group(group, pattern.negators, message)
        if not spans:
            return []
        found.append(spans)
    if len(found) == 1:
        return found[0]
    return _join(found, pattern, message)


def _of_group(group: Group, negators: frozenset[str], message: Message) -> list[Span]:
    """Return where steps follow each other; a gap swallows no negation and no sentence end."""
    spans = message.places(group[0].term)
    for step in group[1:]:
        ends_by_start: dict[int, list[int]] = defaultdict(list)
        for start, end in message.places(step.term):
            ends_by_start[start].append(end)
        longer: dict[Span, None] = {}
        for start, end in spans:
            for place in range(end, min(end + step.gap + 1, len(message.tokens))):
                message.steps += 1
                if message.sentence[place] != message.sentence[end - 1]:
                    break
                for new_end in ends_by_start.get(place, ()):
                    longer[(start, new_end)] = None
                if message.tokens[place] in negators:
                    break
        spans = list(longer)
        if not spans:
            return []
    return spans


def _join(found: list[list[Span]], pattern: Pattern, message: Message) -> list[Span]:
    """Return where all groups stand near each other, in any order.

    For each place of the first group the nearest place of every other group is taken.
    """
    found = sorted(found, key=len)
    joined: dict[Span, None] = {}
    nearest = [_Nearest(spans) for spans in found[1:]]
    for span in found[0]:
        parts = [span]
        for other in nearest:
            message.steps += 1
            near = other.to(span, pattern.window)
            if near is None:
                break
            parts.append(near)
        else:
            whole = min(start for start, _ in parts), max(end for _, end in parts)
            if pattern.is_story or _holds_together(parts, whole, pattern, message):
                joined[whole] = None
    return list(joined)


class _Nearest:
    """The span of a list that is nearest to another one."""

    def __init__(self, spans: list[Span]) -> None:
        self._by_start: dict[int, Span] = {}
        for span in spans:
            self._by_start.setdefault(span[0], span)

    def to(self, span: Span, window: int) -> Span | None:
        for distance in range(1, window + 1):
            for place in (span[1] - 1 + distance, span[0] - distance):
                near = self._by_start.get(place)
                if near is not None and (near[0] >= span[1] or near[1] <= span[0]):
                    return near
        return None


def _holds_together(parts: list[Span], whole: Span, pattern: Pattern, message: Message) -> bool:
    """Tell whether parts share a sentence and no negation stands between them."""
    start, end = whole
    if message.sentence[start] != message.sentence[end - 1]:
        return False
    if not pattern.negators:
        return True
    covered = {place for part in parts for place in range(*part)}
    message.steps += end - start
    return not any(
        message.tokens[place] in pattern.negators
        for place in range(start, end)
        if place not in covered
    )
