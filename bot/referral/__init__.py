"""The referral that a family drafts with the guide, and hands over when it wants to."""
