"""Take it away: everything that is held about a person, as one file, told as their own pages tell it."""
