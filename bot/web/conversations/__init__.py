"""Conversations with families: stored first, then answered by Rasa, one turn at a time."""
