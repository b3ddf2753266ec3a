"""What is said about a plan, and who may take it away again."""

import pytest

from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans.models import Comment
from supportplans.services import comments
from tests.builders import AT, a_helper

pytestmark = pytest.mark.django_db


def test_the_same_words_twice_in_a_row_are_said_once(plan, tomas):
    said = comments.say(plan=plan, words=" With milk? ", by=tomas.user, at=AT)
    assert comments.say(plan=plan, words="With milk?", by=tomas.user, at=AT) == said
    assert Comment.objects.get().words == "With milk?"
    event = Event.objects.get(verb="plan.commented", person_id=plan.person_id)
    assert "milk" not in str(event.data)


@pytest.mark.parametrize(
    ("words", "sentence"), [(" \n", "Write what you would like to say"), ("x" * 4001, "It is 1 too many")]
)
def test_what_cannot_be_kept_is_refused(plan, tomas, words, sentence):
    with pytest.raises(Refused, match=sentence):
        comments.say(plan=plan, words=words, by=tomas.user, at=AT)
    assert not Comment.objects.exists()


def test_the_longest_comment_fits(plan, tomas):
    assert len(comments.say(plan=plan, words="x" * 4000, by=tomas.user, at=AT).words) == 4000


def test_who_may_only_see_says_nothing(plan, rosa_user, noor):
    watcher = a_helper(plan, by=rosa_user, right="see")
    for user in (watcher.user, noor):
        with pytest.raises(Refused, match="You cannot comment"):
            comments.say(plan=plan, words="Hello", by=user, at=AT)
    assert not Comment.objects.exists()


def test_a_comment_is_taken_back_by_who_said_it_or_by_the_person(plan, rosa_user, tomas):
    by_tomas = comments.say(plan=plan, words="One", by=tomas.user, at=AT)
    by_rosa = comments.say(plan=plan, words="Two", by=rosa_user, at=AT)
    with pytest.raises(Refused, match="Only who wrote a comment"):
        comments.take_back(comment=by_rosa, by=tomas.user, at=AT)
    for _ in range(2):
        comments.take_back(comment=by_tomas, by=rosa_user, at=AT)
    assert list(Comment.objects.filter(removed_at__isnull=True)) == [by_rosa]
    assert Event.objects.filter(verb="plan.comment_removed", person_id=plan.person_id).count() == 1
    assert comments.take_back(comment=by_rosa, by=rosa_user, at=AT).removed_by == rosa_user
