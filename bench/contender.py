"""One contender in a process of its own: train, or load and hold conversations."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from knowledge.files import read_all
from knowledge.schema import Entry

_TURNS_PER_CONVERSATION = 5
_WARM_UP = 20

#: What `rasa init` gives, as Rasa 3.6 suggests it.
_DEFAULT_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "default",
    "language": "nl",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}


def main() -> None:
    """Print one JSON object with what was measured, as the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("contender", choices=("ours", "default"))
    parser.add_argument("step", choices=("train", "use"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--share", type=float, required=True)
    parser.add_argument("--turns", type=int, required=True)
    options = parser.parse_args()
    print(json.dumps(train(options) if options.step == "train" else use(options)))


def train(options: argparse.Namespace) -> dict[str, Any]:
    """Train on the same share of the messages and all rules."""
    data = options.folder / "data"
    messages = _write_data(data, options.share)
    config = options.folder / f"{options.contender}.yml"
    ours = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config.write_text(yaml.dump(ours if options.contender == "ours" else _DEFAULT_CONFIG))
    _write_domain(options.folder / "domain", options.contender)

    from bot.engine import quiet  # noqa: F401

    # isort: split
    from rasa.model_training import train as rasa_train

    started = time.perf_counter()
    rasa_train(
        domain=str(options.folder / "domain"),
        config=str(config),
        training_files=[str(data)],
        output=str(options.folder),
        fixed_model_name=options.contender,
        force_training=True,
    )
    return {"messages": messages, "train_seconds": time.perf_counter() - started}


def use(options: argparse.Namespace) -> dict[str, Any]:
    """Load the model and time whole turns on the example questions of the knowledge base."""
    started = time.perf_counter()
    from bot.engine import quiet  # noqa: F401

    # isort: split
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    from bot.engine.actions_in_process import InProcessActions
    from bot.engine.lock_store import QuickLockStore
    from bot.engine.nlg import KnowledgeNlg
    from bot.knowledge_access import knowledge_base

    if options.contender == "ours":
        # The index of the present content is made once and kept; a start after that reads it.
        knowledge_base()
        knowledge_base.cache_clear()
    imported = time.perf_counter()
    agent = Agent.load(
        str(options.folder / f"{options.contender}.tar.gz"),
        generator=KnowledgeNlg() if options.contender == "ours" else None,
        action_endpoint=InProcessActions(),
        lock_store=QuickLockStore(),
    )
    loaded = time.perf_counter()

    async def turns() -> list[float]:
        taken = []
        for number, text in enumerate(_messages(options.turns + _WARM_UP)):
            name = f"{number // _TURNS_PER_CONVERSATION}"
            message = UserMessage(text, CollectingOutputChannel(), name)
            begun = time.perf_counter()
            await agent.handle_message(message)
            taken.append((time.perf_counter() - begun) * 1000)
        return taken[_WARM_UP:]

    taken = asyncio.run(turns())
    return {
        "turns": len(taken),
        "import_seconds": imported - started,
        "load_seconds": loaded - imported,
        "turn_median_ms": statistics.median(taken),
        "turn_p99_ms": statistics.quantiles(taken, n=100)[98],
        "memory_mb": _resident_megabytes(),
    }


def _write_data(data: Path, share: float) -> int:
    """Write every n-th message of each intent, and the rules; return how many messages."""
    data.mkdir(exist_ok=True)
    step = max(1, round(1 / share))
    count = 0
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent in document["nlu"]:
            kept = intent["examples"].splitlines()[::step]
            count += len(kept)
            intent["examples"] = "\n".join(kept) + "\n"
        text = yaml.dump(document, allow_unicode=True, sort_keys=False)
        (data / f"{path.parent.name}-{path.name}").write_text(text, encoding="utf-8")
    for path in (ROOT / "data/rules").rglob("*.yml"):
        target = data / f"rules-{path.parent.name}-{path.name}"
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return count


def _write_domain(folder: Path, contender: str) -> None:
    """Write our domain; the default speaks a fixed text for each response, ours from content."""
    folder.mkdir(exist_ok=True)
    for path in (ROOT / "domain").rglob("*.yml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        if contender == "default" and "responses" in document:
            document["responses"] = {name: [{"text": name}] for name in document["responses"]}
        (folder / f"{path.parent.name}-{path.name}").write_text(
            yaml.dump(document), encoding="utf-8"
        )


def _messages(count: int) -> list[str]:
    questions = [
        question
        for document in read_all().values()
        if isinstance(document, Entry)
        for _, _, question in document.questions.all()
    ]
    step = max(1, len(questions) // count)
    return questions[::step][:count]


def _resident_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
