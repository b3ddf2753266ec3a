"""Languages: which one a page speaks, and the catalogues of translated sentences."""
