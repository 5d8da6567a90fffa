"""Reads what a family typed as the answer to one question of the form; knows no conversation."""
