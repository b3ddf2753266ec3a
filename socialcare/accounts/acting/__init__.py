"""Somebody acts for a person in the person's own place, and everybody can see that they do."""
