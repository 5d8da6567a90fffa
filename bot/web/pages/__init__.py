"""The pages around the conversation, rendered by the server; all of them work without scripts."""
