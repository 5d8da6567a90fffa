"""Open data: services and rights for other programs to read (docs/open-data.md)."""
