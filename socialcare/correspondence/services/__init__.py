"""Writing, answering and settling: what the rooms above call."""

from .answering import answer, close
from .writing import About, note_read, start, write_more

__all__ = ["About", "answer", "close", "note_read", "start", "write_more"]
