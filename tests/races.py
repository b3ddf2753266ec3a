"""Several things at the same moment, with real transactions."""

import threading
from typing import Any

from django.db import connection


def at_once(*acts: Any) -> list[Any]:
    """Do all acts at the same moment, each on a connection of its own; return what each gave or raised."""
    results: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            ready.wait(timeout=10)
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
