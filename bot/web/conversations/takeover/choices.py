"""Choices that the web app offers and takes itself: Rasa never sees them."""

from __future__ import annotations

#: How their payloads begin; the first three end in the id of a house.
ASK, READ, FRESH, BACK = "talk:ask ", "talk:read ", "talk:fresh ", "talk:back"
OURS = "talk:"
