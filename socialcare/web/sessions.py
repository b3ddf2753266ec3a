"""Sessions of a browser with several tabs: what two requests change at the same moment both stays.

Django writes a session as a whole, so of two requests that overlap the later one undoes the other:
a laptop just turned round would be open again, or words just kept for one tab gone with the other's.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

_GONE = object()


def merge(base: Any, mine: Any, theirs: Any) -> Any:
    """Return ``theirs`` with what ``mine`` changed since ``base``; where both changed one value, mine.

    Mappings are merged by their keys, and lists by their items: what either added or took away
    since. All three are JSON, and a missing value is told apart from an empty one by its key.
    """
    if mine == base:
        return theirs
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        had = base if isinstance(base, Mapping) else {}
        merged = {
            key: merge(had.get(key, _GONE), mine.get(key, _GONE), theirs.get(key, _GONE))
            for key in [*theirs, *(key for key in mine if key not in theirs)]
        }
        return {key: value for key, value in merged.items() if value is not _GONE}
    if isinstance(mine, list) and isinstance(theirs, list):
        before = base if isinstance(base, list) else []
        added = [one for one in mine if one not in before and one not in theirs]
        return [one for one in theirs if one in mine or one not in before] + added
    return mine


class SessionStore(db.SessionStore):
    """Sessions in the database, of which a request writes only what it changed."""

    #: The row as this request last saw it, and what it held.
    _row_seen = ""
    _held: dict[str, Any] = {}

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table of Django's own sessions."""
        return db.SessionStore.get_model_class()

    def load(self) -> dict[str, Any]:
        """Return what is kept, and remember it as what this request began with."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        loaded: dict[str, Any] = self.decode(row.session_data) if row else {}
        self._saw(row.session_data if row else "", loaded)
        return loaded

    def save(self, must_create: bool = False) -> None:
        """Write what this request changed. Raises ``UpdateError`` where the session has ended meanwhile.

        The row is replaced only as long as it is the one that was seen; else what another request
        wrote is read and merged first.
        """
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            self._saw("", self._get_session())  # type: ignore[attr-defined]
            return
        mine: dict[str, Any] = self._get_session()  # type: ignore[attr-defined]
        seen, merged = self._row_seen, mine
        rows = self.model.objects.filter(session_key=self.session_key)
        while True:
            new = self.create_model_instance(merged)
            if rows.filter(session_data=seen).update(
                session_data=new.session_data, expire_date=new.expire_date
            ):
                break
            row = rows.first()
            if row is None:
                raise UpdateError
            seen, merged = row.session_data, merge(self._held, mine, self.decode(row.session_data))
        self._session_cache = merged
        self._saw(new.session_data, merged)

    def _saw(self, row: str, held: dict[str, Any]) -> None:
        self._row_seen, self._held = row, deepcopy(held)
