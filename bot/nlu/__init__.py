"""Understanding: Rasa graph components for words, language, safety, topics, intents and the decision."""
