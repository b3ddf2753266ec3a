"""Several at the same moment: nothing is sent twice, and nothing typed is lost."""

from uuid import uuid4

import pytest

from socialcare.audit.models import Event
from socialcare.correspondence.models import Conversation, Remark
from socialcare.correspondence.services import About, close, write_more
from socialcare.notifications.models import Message
from socialcare.people.services import record_opening
from socialcare.values import Refused
from tests.builders import AT, answered_it, rhythm_begun, wrote
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Conversation.Kind


def faults(results):
    return [one for one in results if isinstance(one, Exception)]


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.TALK])
def test_a_message_pressed_four_times_at_once_is_one(rosa, rosas_account, priya, kind):
    rhythm_begun(rosa, by=priya)
    page = uuid4()
    results = at_once(*[lambda: wrote(rosa, by=rosas_account, kind=kind, page=page)] * 4)
    assert faults(results) == []
    assert len({one.pk for one in results}) == 1
    assert Remark.objects.count() == 1
    assert Event.objects.filter(verb="conversation.started").count() == 1


def test_four_questions_about_one_look_at_once_are_one_with_all_their_words(rosa, rosas_account, priya):
    record_opening(person=rosa, by=priya, at=AT, what="the record")
    look = Event.objects.get(verb="record.opened", by=priya)
    asked = [
        lambda words=words: wrote(
            rosa, by=rosas_account, kind=Kind.LOOKED, words=words, about=About(event=look), page=uuid4()
        )
        for words in ("Why?", "When?", "What for?", "Really?")
    ]
    results = at_once(*asked)
    assert faults(results) == []
    assert Conversation.objects.count() == 1
    assert {one.words for one in Remark.objects.all()} == {"Why?", "When?", "What for?", "Really?"}


def test_an_answer_pressed_four_times_at_once_is_one_and_told_once(rosa, rosas_account, priya):
    begun, page = wrote(rosa, by=rosas_account), uuid4()
    results = at_once(*[lambda: answered_it(begun, by=priya, page=page)] * 4)
    assert faults(results) == []
    assert Remark.objects.filter(from_council=True).count() == 1
    assert Message.objects.filter(purpose="answer_waits").count() == 1


def test_words_and_an_answer_at_once_are_both_kept(rosa, rosas_account, priya):
    for number in range(5):
        begun = wrote(rosa, by=rosas_account, words=f"Message {number}")
        results = at_once(
            lambda begun=begun: write_more(conversation=begun, words="More.", by=rosas_account, at=AT),
            lambda begun=begun: answered_it(begun, by=priya),
        )
        assert faults(results) == []
        assert begun.remarks.count() == 3


def test_settled_by_both_at_once_is_settled_once(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    answered_it(begun, by=priya)
    results = at_once(
        *[lambda who=who: close(conversation=begun, by=who, at=AT) for who in (rosas_account, priya)]
    )
    assert [type(one) for one in faults(results)] == [Refused]
    assert Event.objects.filter(verb="conversation.close").count() == 1
