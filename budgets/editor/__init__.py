"""Drafting a scheme in the browser: every part of the document on a page of its own."""
