"""Beside a family: searching together, reading in two panes, and a sheet to take away."""
