"""Tables of our own, brought up to date when a process starts."""

from bot.migrating.history import History

__all__ = ["History"]
