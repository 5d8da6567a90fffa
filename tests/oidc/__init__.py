"""OpenID providers for the tests: one that lies as it is told, and one that is certified."""
