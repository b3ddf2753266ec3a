"""Pages of the person's own place. No address here names anybody: it is always the one who is signed in."""
