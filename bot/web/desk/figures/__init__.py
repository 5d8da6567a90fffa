"""Seeing: how much the guide is used, handoffs, and the obstacles that families meet."""
