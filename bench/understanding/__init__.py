"""Ours beside Rasa's default pipeline: training, turns and accuracy, from one run."""
