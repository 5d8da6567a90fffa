"""The knowledge base: content files, their schema, storage, search and freshness.

Knows nothing of Rasa or of the web; see docs/adr/0001-knowledge-as-files.md.
"""
