"""The warm handoff: a referral to 1 Gezin 1 Plan, drafted with the family (design section 6)."""
