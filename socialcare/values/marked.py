"""Marks sentences that rooms without Django write, so that they are found for translating."""


def marked(words: str) -> str:
    """Return ``words`` as they are; whoever shows them translates them."""
    return words
