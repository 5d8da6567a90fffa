"""A Rasa project in a folder of its own: written, trained, loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train

from bench.understanding.evidence import Example
from bot.settings import ROOT

_MODEL = "model"


class Project:
    """A Rasa project; what is not in its configuration Rasa fills in as its default."""

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        self._folder = folder
        self._config = config
        self._data, self._domain = folder / "data", folder / "domain"

    def write(self, examples: Iterable[Example]) -> None:
        """Write the configuration, and examples as intents."""
        self._data.mkdir(parents=True)
        self._domain.mkdir()
        _write(self._folder / "config.yml", self._config)
        by_intent: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            by_intent[example.label].append(f"- {' '.join(example.text.split())}\n")
        blocks = [{"intent": name, "examples": "".join(some)} for name, some in by_intent.items()]
        _write(self._data / "nlu.yml", {"version": "3.1", "nlu": blocks})

    def write_dialogue(self, responses_are_texts: bool) -> None:
        """Write our rules and domain; each response may be a text of its own, its name."""
        for path in (ROOT / "data" / "rules").rglob("*.yml"):
            _write(self._data / f"{path.parent.name}-{path.name}", _read(path))
        for path in (ROOT / "domain").rglob("*.yml"):
            document = _read(path)
            if responses_are_texts and "responses" in document:
                document["responses"] = {name: [{"text": name}] for name in document["responses"]}
            _write(self._domain / f"{path.parent.name}-{path.name}", document)

    def train(self) -> None:
        """Train from nothing; without a dialogue only what understands messages is trained."""
        train(
            domain=str(self._domain),
            config=str(self._folder / "config.yml"),
            training_files=[str(self._data)],
            output=str(self._folder),
            fixed_model_name=_MODEL,
            force_training=True,
        )

    def load(self, **parts: Any) -> Agent:
        """Load what was trained, with the parts that ``Agent.load`` takes."""
        return Agent.load(str(self._folder / f"{_MODEL}.tar.gz"), **parts)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _write(path: Path, document: Any) -> None:
    text = yaml.dump(document, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
