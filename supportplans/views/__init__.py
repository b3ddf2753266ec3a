"""The pages of a plan, sorted by subject."""
