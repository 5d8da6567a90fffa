"""How much the guide is used: counts by month, and nothing of anybody."""
