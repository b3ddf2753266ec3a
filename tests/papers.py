"""Reading PDFs as their reader does."""

import io
from typing import Any

from pypdf import PdfReader


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def holds(reader: PdfReader, sentence: str) -> bool:
    """Say whether the paper has these words; where lines and sheets break does not matter."""
    return "".join(sentence.split()) in text_of(reader)


def elements(reader: PdfReader) -> list[Any]:
    """Return the structure elements of a tagged PDF, in reading order."""
    found = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif hasattr(node, "get"):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found
