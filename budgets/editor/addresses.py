"""An entry's id within an address. A draft may hold any id, also one with a slash or a full stop in front."""


class EntryConverter:
    """Writes ``/`` as ``~1`` and ``~`` as ``~0``, and keeps ids apart from the words of our own addresses."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return value.removeprefix("~2").replace("~1", "/").replace("~0", "~")

    def to_url(self, value: str) -> str:
        written = value.replace("~", "~0").replace("/", "~1")
        return f"~2{written}" if written == "add" or written.startswith(".") else written
