"""The form with which a worker takes a referral back."""

from socialcare.web.fields import LongText
from socialcare.web.forms import GovukForm


class TakeBackForm(GovukForm):
    """Take a referral back; a word about why is welcome, and not asked for."""

    submit_text = "Take it back"

    words = LongText(label="Why?", required=False, max_length=4000, rows=3)
