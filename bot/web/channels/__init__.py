"""Ways to the guide through somebody else's service."""
