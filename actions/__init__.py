"""Rasa SDK actions: only what changes something, one action to a file."""
