"""The words of a plan's pages, sorted by subject."""
