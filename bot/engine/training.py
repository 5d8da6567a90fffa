"""Training the Rasa model, only when something that it is made from has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT

#: What a model is made from. The content is not among it: in training every topic's name is the
#: same mark, and at run time the knowledge base is read as it is then; a sentence that families ask
#: changes what the sense of danger takes for calm so little that it waits for the next training.
#: Nor are the rules of the decision, which learn nothing.
_SOURCES = (
    "config.yml",
    "requirements.lock",
    "domain/**/*.yml",
    "data/**/*.yml",
    "bot/nlu/*.py",
    "bot/nlu/safety/*.py",
    "bot/nlu/safety/examples/*.jsonl",
    "bot/nlu/safety/rules/*.yml",
    "knowledge/classifier.py",
    "knowledge/meaning.py",
    "knowledge/names.py",
    "knowledge/search.py",
    "knowledge/text.py",
    "knowledge/spelling.yml",
)
_PREFIX = "gezinswijzer-"


class TrainingFailed(Exception):
    """Raised when Rasa could not train; the message says what to look at."""


def model_path(root: Path = ROOT) -> Path:
    """Return where the model for the present sources is, or will be once trained."""
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return root / "models" / f"{_PREFIX}{digest.hexdigest()[:16]}.tar.gz"


def train(root: Path = ROOT, force: bool = False) -> tuple[Path, bool]:
    """Train unless the model for the present sources exists; return it and whether it is new.

    Raises:
        TrainingFailed: Rasa found a contradiction or broken data (printed above the message).
    """
    path = model_path(root)
    if path.exists() and not force:
        return path, False
    from bot.engine import quiet  # noqa: F401

    # isort: split
    from rasa.engine.exceptions import GraphComponentException
    from rasa.model_training import train as rasa_train

    path.parent.mkdir(exist_ok=True)
    # Under another name until it is whole: nobody loads half a model or one of two trainings.
    unfinished = path.with_name(f"unfinished-{os.getpid()}.tar.gz")
    try:
        result = rasa_train(
            domain=str(root / "domain"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=str(path.parent),
            fixed_model_name=unfinished.name.removesuffix(".tar.gz"),
            force_training=force,
        )
    except SystemExit as error:
        raise TrainingFailed("Rasa stopped training; the reason is printed above.") from error
    except GraphComponentException as error:
        # Rasa wraps whatever a component raised; the first cause is what an editor can mend.
        cause: BaseException = error
        while cause.__cause__:
            cause = cause.__cause__
        raise TrainingFailed(f"Training failed: {cause}") from error
    if result.code or not unfinished.exists():
        raise TrainingFailed("Training failed; see the messages above.")
    unfinished.replace(path)
    for old in path.parent.glob(f"{_PREFIX}*.tar.gz"):
        if old != path:
            old.unlink()
    return path, True


def _sources(root: Path) -> Iterator[Path]:
    for pattern in _SOURCES:
        yield from sorted(root.glob(pattern))
