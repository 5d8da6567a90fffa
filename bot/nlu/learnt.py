"""What the components that learn have in common: how Rasa makes, stores and loads them."""

from __future__ import annotations

import hashlib
import inspect
from abc import abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from typing_extensions import Self

from knowledge.files import code_fingerprint


class LearntComponent(GraphComponent):
    """A component that writes what it learnt into Rasa's model, and reads it from there."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Load what training stored.

        Raises:
            ValueError: the model is damaged; train it anew.
        """
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._read(Path(folder))
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of what Rasa's training cache does not see: it reads the class only."""
        digest = hashlib.sha256(code_fingerprint().encode())
        for path in cls.made_of():
            digest.update(path.read_bytes())
        return digest.hexdigest()

    @classmethod
    def made_of(cls) -> Iterable[Path]:
        """Return the files that training depends on, beside those of the knowledge package."""
        return [Path(inspect.getfile(cls))]

    def _store(self) -> Resource:
        """Write what was learnt; return where Rasa finds it."""
        with self._model_storage.write_to(self._resource) as folder:
            self._write(Path(folder))
        return self._resource

    @abstractmethod
    def _write(self, folder: Path) -> None:
        """Write what was learnt into a folder."""

    @abstractmethod
    def _read(self, folder: Path) -> None:
        """Read what ``_write`` wrote."""
