"""The forms of a plan, sorted by subject."""
