"""What to do with a message: one rule after the other, the urgent first (docs/adr/0003).

Pure: a rule sees a reading and a state and returns a decision, so that each can be read, tested and
explained by itself. Thresholds stand at the top of the module that uses them; they were set on
held-out example questions.
"""
