"""The middle of many, worked out by the database."""

from django.db.models import Aggregate, DurationField, FloatField


class _Median(Aggregate):
    """The middle (between the two in the middle where they are even in number); None of none."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


class MedianNumber(_Median):
    """The middle of numbers."""

    output_field = FloatField()


class MedianTime(_Median):
    """The middle of lengths of time."""

    output_field = DurationField()
