"""The person's own front page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from signoff.presenters.where import tell_where
from socialcare.correspondence.own import unread_words
from socialcare.correspondence.selectors import unread_of
from supportplans.reviews.own import when_we_talk
from supportplans.sources.selectors import unanswered

from .. import selectors
from ..presenters import agreed_of, contact_words, needed_rows, next_of, told_of, ways_of
from .own import own_place


@own_place
def my(request: HttpRequest, person: Any) -> HttpResponse:
    """Say where things stand, what happens next and who has it."""
    on = timezone.localdate()
    own = selectors.own_things(person, on=on)
    where = tell_where(own.situation, reader=request.user, on=on)
    return render(
        request,
        "portal/my.html",
        {
            "own": own,
            "person": person,
            "next": next_of(own, where),
            "where": where,
            "agreed": agreed_of(own, on=on),
            "told": told_of(own),
            "contact": contact_words(),
            "needed": needed_rows(own),
            "ways": ways_of(own),
            "unread": unread_words(unread_of(person)),
            "unanswered": unanswered(person),
            "talk": when_we_talk(own.rhythm, worker=getattr(person, "holder_name", "") or "", today=on),
        },
    )
