"""The public web app: the page, its conversations, and health. It never imports Rasa."""
