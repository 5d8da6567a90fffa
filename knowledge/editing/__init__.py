"""What editors of content use: a new file, a preview, links, what changed, how it reads."""
