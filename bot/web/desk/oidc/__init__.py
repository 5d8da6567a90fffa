"""Signing in at the desk with the account that somebody has elsewhere (OpenID Connect)."""
