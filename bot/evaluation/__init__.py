"""Measuring how well messages are understood, on sets that nothing learns from."""
