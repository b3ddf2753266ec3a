"""Whose plan it is, as its reader hears it: "your" to the person, their name to everybody else."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Whose:
    """How to speak of the person: ``you`` and ``your``, or by name; with capitals at a sentence's start."""

    you: str
    your: str
    own: bool

    @property
    def You(self) -> str:
        """Return ``you`` at the start of a sentence."""
        return self.you[:1].upper() + self.you[1:]

    @property
    def Your(self) -> str:
        """Return ``your`` at the start of a sentence."""
        return self.your[:1].upper() + self.your[1:]


def whose(called: str, *, own: bool) -> Whose:
    """Return how to speak of the person to themself (``own``) or to others."""
    if own:
        return Whose(_("you"), _("your"), True)
    return Whose(called, _("%(called)s’s") % {"called": called}, False)
