"""A person of a house takes a conversation over from the guide, and gives it back."""
