"""What is printed: data to tagged PDF, and the posters and cards that show families the way."""
