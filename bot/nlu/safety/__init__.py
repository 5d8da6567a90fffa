"""Is somebody in danger? Rules that a psychologist can read, and a learnt sense beside them.

``watch.py`` puts both together in Rasa's pipeline; ``docs/safety.md`` explains the rules.
"""
