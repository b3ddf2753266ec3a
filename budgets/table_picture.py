"""The picture of a scheme's table with nobody's place in it, and its cliffs marked."""

from .engine import Scheme
from .engine.concerns import cliff_words
from .engine.exact import decimal_text
from .engine.reach import sharpest_cliffs
from .explanation import table_of
from .picture import Cliff, Picture, draw


def table_picture(scheme: Scheme) -> Picture | None:
    """Draw the table of a scheme; nothing where each need has a price.

    Where points have a price, the line goes as far as points can go.
    """
    most = scheme.largest_total() if scheme.method == "price_per_point" else 0
    points = decimal_text(most, scheme.total_digits)
    cliffs = [
        Cliff(
            points=decimal_text(cliff.above, scheme.total_digits),
            below_pence=cliff.below_pence,
            above_pence=cliff.above_pence,
            words=cliff_words(scheme, cliff),
        )
        for cliff, _ in sharpest_cliffs(scheme)
    ]
    statement = {"table": table_of(scheme), "points": points, "weekly_pence": None}
    return draw(statement, cliffs=cliffs)
