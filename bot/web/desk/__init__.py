"""The desk: what staff of a Huis van het Kind have in front of them."""
