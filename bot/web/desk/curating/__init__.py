"""Curating the social map: what is overdue, wrong or changed, and what was asked in vain."""
