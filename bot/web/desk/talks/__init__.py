"""Conversations that families want to have with a person of the house."""
