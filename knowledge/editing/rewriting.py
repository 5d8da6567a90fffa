"""Changing values in the text of a content file; all else stays as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from knowledge.yaml_file import plain

#: As wide as the lines of most content files.
_WIDTH = 110
#: The fields that hold a day; what a source ``stated`` is a text, a day or not.
_DAYS = ("date", "checked", "assured_date", "closed_until", "valid_from", "valid_to")

#: A piece of a text (from, to, in characters) and what takes its place.
_Edit = tuple[int, int, str]


class CannotRewrite(Exception):
    """Raised where the changed text would not say what it must."""


def rewritten(text: str, values: dict[str, Any]) -> str:
    """Return the text of a file in which some top fields have other values.

    A value of None takes its field away.

    Raises:
        CannotRewrite: the file is written in a way that this cannot follow.
    """
    wanted = {**plain(text), **{name: _native(value, name) for name, value in values.items()}}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    root = yaml.compose(text)
    edits = _edits(root, plain(text), wanted, text) if root else ()
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    try:
        says_it = plain(text) == wanted
    except yaml.YAMLError:
        says_it = False
    if not says_it:
        raise CannotRewrite("the file is written in a way that cannot be changed by itself")
    return text


def _native(value: Any, name: str = "") -> Any:
    """Return a value as files hold it: JSON has no dates, and tells fields that say nothing."""
    if isinstance(value, dict):
        said = {key: _native(one, key) for key, one in value.items()}
        return {key: one for key, one in said.items() if one not in (None, [], False)}
    if isinstance(value, list):
        return [_native(one) for one in value] or None
    return date.fromisoformat(value) if name in _DAYS and value is not None else value


def _edits(node: yaml.Node, old: Any, new: Any, text: str) -> Iterator[_Edit]:
    if old == new and type(old) is type(new):
        return
    if isinstance(node, yaml.MappingNode) and isinstance(new, dict):
        yield from _edits_of_fields(node, old, new, text)
    elif isinstance(node, yaml.SequenceNode) and isinstance(new, list) and len(old) == len(new):
        for child, was, becomes in zip(node.value, old, new, strict=True):
            yield from _edits(child, was, becomes, text)
    elif isinstance(node, yaml.ScalarNode) and not isinstance(new, (dict, list)):
        yield node.start_mark.index, _end(node, text), _scalar(new)
    else:
        yield node.start_mark.index, _end(node, text), _flow(new)


def _edits_of_fields(
    node: yaml.MappingNode, old: dict[str, Any], new: dict[str, Any], text: str
) -> Iterator[_Edit]:
    for key, child in node.value:
        if key.value in new and _is_like(child, old[key.value], new[key.value]):
            yield from _edits(child, old[key.value], new[key.value], text)
        elif not node.flow_style:
            start, end = _lines(key, child, text)
            indent = " " * key.start_mark.column
            if key.value in new:
                yield start, end, _block({key.value: new[key.value]}, indent).removeprefix(indent)
            else:
                yield start - len(indent), end, ""
        else:
            # A field less in braces: the braces are written anew.
            yield node.start_mark.index, node.end_mark.index, _flow(new)
            return
    added = {name: value for name, value in new.items() if name not in old}
    if added and node.flow_style:
        yield node.end_mark.index - 1, node.end_mark.index - 1, ", " + _flow(added)[1:-1]
    elif added:
        last_key, last = node.value[-1]
        end = _lines(last_key, last, text)[1]
        yield end, end, _block(added, " " * last_key.start_mark.column)


def _is_like(node: yaml.Node, old: Any, new: Any) -> bool:
    """Tell whether a value can be changed within itself."""
    if old == new and type(old) is type(new):
        return True
    if isinstance(node, yaml.ScalarNode):
        return node.style not in ("|", ">") and not isinstance(new, (dict, list))
    if isinstance(node, yaml.SequenceNode):
        return node.flow_style or (isinstance(new, list) and len(new) == len(old))
    return isinstance(new, dict)


def _lines(key: yaml.Node, value: yaml.Node, text: str) -> tuple[int, int]:
    """Return where a field begins, and where the line after its last one does."""
    return key.start_mark.index, text.find("\n", max(key.end_mark.index, _end(value, text))) + 1


def _end(node: yaml.Node, text: str) -> int:
    """Return where a value ends; block nodes themselves end at what follows them."""
    end: int = node.end_mark.index
    while text[end - 1].isspace():
        end -= 1
    return end


def _block(fields: dict[str, Any], indent: str) -> str:
    lines = yaml.safe_dump(
        fields, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
    return "".join(f"{indent}{line}\n" for line in lines.splitlines())


def _scalar(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)
