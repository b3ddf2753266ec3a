"""A product of one page, so that starting and stopping can be tested in seconds."""
