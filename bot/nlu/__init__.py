"""Understanding: graph components for words, language, safety, topics, intents, decision."""
