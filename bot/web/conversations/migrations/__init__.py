"""The history of the web app's own tables (Alembic), apart from Rasa's and from the referrals'."""

from bot.web.conversations.migrations.upgrade import bring_up_to_date

__all__ = ["bring_up_to_date"]
