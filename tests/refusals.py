"""A refusal, by the sentence that its reader gets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from socialcare.values import Refused


@contextmanager
def refuses(sentence: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect a refusal that says ``sentence``, or holds it."""
    with pytest.raises(Refused) as refused:
        yield refused
    assert sentence in refused.value.sentence
