"""A package, so that nothing else that calls itself ``tests`` is ever taken for this."""
