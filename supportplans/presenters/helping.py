"""Words for who helps with a plan."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.web.languages.days import day_words

from ..models import Helper
from ..states import INVITED


def right_choices(*, own: bool) -> list[tuple[str, str]]:
    """Return what a helper may be allowed, said to the person or about their plan."""
    if own:
        return [
            (Helper.Right.SEE, _("See my plan")),
            (Helper.Right.COMMENT, _("See my plan, and say what they think of it")),
            (Helper.Right.WRITE, _("See my plan, say what they think, and write in it")),
        ]
    return [
        (Helper.Right.SEE, _("See the plan")),
        (Helper.Right.COMMENT, _("See the plan, and say what they think of it")),
        (Helper.Right.WRITE, _("See the plan, say what they think, and write in it")),
    ]


@dataclass(frozen=True)
class HelperRow:
    """One helper as the list shows them."""

    helper: Helper
    may: str
    sees: str
    standing: str
    waiting: bool

    @classmethod
    def of(cls, helper: Helper, *, own: bool, at: datetime) -> "HelperRow":
        """Return the words for one helper."""
        sees = {
            (True, True): _("They may also see the budget and the assessment."),
            (True, False): _("They may also see the budget."),
            (False, True): _("They may also see the assessment."),
            (False, False): _("They see no budget and no assessment."),
        }[(helper.sees_budget, helper.sees_assessment)]
        may = dict(right_choices(own=own))[helper.right]
        waiting = helper.status == INVITED
        if not waiting:
            since = day_words(timezone.localdate(helper.accepted_at)) if helper.accepted_at else ""
            standing = _("Helps since %(since)s.") % {"since": since}
        elif helper.code_until is not None and helper.code_until > at:
            until = day_words(timezone.localdate(helper.code_until))
            standing = _("Has not answered yet. The invitation works until %(until)s.") % {"until": until}
        else:
            standing = _("Has not answered, and the invitation is too old now. You can send a new one.")
        return cls(
            helper=helper,
            may=_("They may %(do)s") % {"do": f"{may[:1].lower()}{may[1:]}"},
            sees=sees,
            standing=standing,
            waiting=waiting,
        )
