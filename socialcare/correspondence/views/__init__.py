"""Pages of messages: the person's, and those of the staff."""
