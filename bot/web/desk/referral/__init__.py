"""What a house adds to a referral: the referrer's part of the form, and questions to the family."""
