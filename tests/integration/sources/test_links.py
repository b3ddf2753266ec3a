"""A group keeps its own entry by a link: what it may change, for how long, and how it is undone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.values import Refused
from supportplans.sources.models import GroupChange, Source, UpdateLink
from supportplans.sources.rules import CHANGES_A_DAY
from supportplans.sources.services import links, register
from tests.builders import AT, a_source, link_sent_to, vouched

pytestmark = pytest.mark.django_db

TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def kitchen(priya) -> Source:
    return a_source(by=priya, email="kitchen@example.org")


def test_the_link_goes_to_the_group_and_only_its_hash_is_kept(kitchen, priya):
    token = link_sent_to(kitchen, by=priya, at=AT)
    link = UpdateLink.objects.get()
    assert link.token_hash == links.hash_of_token(token)
    assert token not in repr(UpdateLink.objects.values().get())
    message = Message.objects.get(purpose="source_link")
    assert (message.to, message.secret_until > AT) == ("kitchen@example.org", True)
    assert list(Event.objects.filter(verb="source.link_sent").values_list("subject_id", flat=True)) == [
        str(kitchen.pk)
    ]


def test_without_an_address_or_in_a_closed_entry_no_link_is_sent(priya, panel_member, kitchen):
    silent = a_source(by=priya, name="Silent")
    with pytest.raises(Refused, match="There is no email address"):
        links.send_link(source=silent, by=priya, at=AT)
    with pytest.raises(Refused, match="Only social workers"):
        links.send_link(source=kitchen, by=panel_member, at=AT)
    register.close_source(source=kitchen, why="Sold.", by=priya, at=AT)
    with pytest.raises(Refused, match="This entry is closed"):
        links.send_link(source=kitchen, by=priya, at=AT)
    assert not UpdateLink.objects.exists()
    assert not Message.objects.filter(purpose="source_link").exists()


def test_a_group_changes_its_entry_and_what_stood_there_is_kept(kitchen, priya):
    token = link_sent_to(kitchen, by=priya, at=AT)
    changed = links.change_by_group(token=token, at=AT, base_revision=1, room="full", good_at="Baking.")
    assert (changed.room, changed.room_said_on, changed.kept_by) == ("full", AT.date(), "itself")
    change = GroupChange.objects.get()
    assert change.before == {"room": "", "good_at": "Cooking together on Tuesdays, at anybody's pace."}
    assert change.after == {"room": "full", "good_at": "Baking."}
    event = Event.objects.get(verb="source.kept_by_group")
    assert (event.by, event.data["fields"]) == (None, ["good_at", "room"])


def test_a_group_never_changes_what_kind_it_is_nor_what_it_helps_with(kitchen, priya):
    token = link_sent_to(kitchen, by=priya, at=AT)
    for field in ("kind", "needs", "vouched_on", "status"):
        with pytest.raises(TypeError):
            links.change_by_group(token=token, at=AT, base_revision=1, **{field: "peer"})


def test_a_link_ends_by_time_by_hand_by_a_newer_one_and_with_the_entry(kitchen, priya):
    def works(token, at=AT) -> bool:
        try:
            links.change_by_group(token=token, at=at, base_revision=99)
        except Refused as refused:
            return refused.sentence != links.DEAD_LINK
        return True

    first = link_sent_to(kitchen, by=priya, at=AT)
    assert works(first)
    assert works(first, AT + timedelta(days=14) - timedelta(seconds=1))
    assert not works(first, AT + timedelta(days=14))
    second = link_sent_to(kitchen, by=priya, at=TOMORROW)
    assert not works(first, TOMORROW)
    assert works(second, TOMORROW)
    links.end_link(source=kitchen, by=priya, at=TOMORROW)
    assert not works(second, TOMORROW)
    third = link_sent_to(kitchen, by=priya, at=TOMORROW)
    register.close_source(source=kitchen, why="Sold.", by=priya, at=TOMORROW)
    assert not works(third, TOMORROW)
    assert not works("made-up", TOMORROW)


def test_so_many_changes_a_day_and_not_one_more(kitchen, priya):
    token = link_sent_to(kitchen, by=priya, at=AT)
    for number in range(CHANGES_A_DAY):
        links.change_by_group(token=token, at=AT, base_revision=1 + number, good_at=f"Cooking {number}.")
    with pytest.raises(Refused, match="very often today"):
        links.change_by_group(token=token, at=AT, base_revision=99, good_at="Once more.")
    later = AT + timedelta(days=1, seconds=1)
    again = links.change_by_group(token=token, at=later, base_revision=11, good_at="Once more.")
    assert again.good_at == "Once more."


def test_a_change_is_put_back_once_and_never_over_what_somebody_wrote_since(kitchen, priya, sam):
    token = link_sent_to(kitchen, by=priya, at=AT)
    links.change_by_group(token=token, at=AT, base_revision=1, room="full", good_at="Baking.")
    change = GroupChange.objects.get()
    kitchen.refresh_from_db()
    register.update_source(source=kitchen, by=sam, at=AT, base_revision=2, good_at="Bread.")
    back = links.put_back(change_id=change.pk, source=kitchen, by=priya, at=TOMORROW)
    assert (back.room, back.good_at) == ("", "Bread.")
    with pytest.raises(Refused, match="put back already"):
        links.put_back(change_id=change.pk, source=kitchen, by=priya, at=TOMORROW)


# the page behind the link


def test_the_page_shows_the_groups_entry_and_no_word_of_any_worker(client: Client, kitchen, priya):
    vouched(kitchen, by=priya, words="Slow to answer.")
    page = f"/sources/keep/{link_sent_to(kitchen, by=priya)}/"
    html = client.get(page).content.decode()
    assert 'value="kitchen@example.org"' in html
    for words in ("Slow to answer", "Priya", "introduc"):
        assert words not in html
    form = client.get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"languages": "Welsh"}
    assert client.post(page, data).status_code == 302
    kitchen.refresh_from_db()
    assert kitchen.languages == "Welsh"
    client.force_login(priya)
    own = client.get(f"/sources/{kitchen.pk}/").content.decode()
    assert "What they changed themselves" in own
    change = GroupChange.objects.get()
    client.post(f"/sources/{kitchen.pk}/put-back/{change.pk}/")
    kitchen.refresh_from_db()
    assert kitchen.languages == ""


def test_a_bad_answer_keeps_what_was_typed_and_a_dead_link_says_what_to_do(client: Client, kitchen, priya):
    page = f"/sources/keep/{link_sent_to(kitchen, by=priya)}/"
    form = client.get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"cost_pence": "cheap"}
    refused = client.post(page, data)
    assert refused.status_code == 200
    assert 'value="cheap"' in refused.content.decode()
    client.force_login(priya)
    client.post(f"/sources/{kitchen.pk}/link/end/")
    client.logout()
    dead = client.get(page)
    assert dead.status_code == 404
    assert "ask us for a new one" in dead.content.decode()


def test_what_a_group_typed_while_its_link_ended_is_shown_to_copy(client: Client, kitchen, priya):
    page = f"/sources/keep/{link_sent_to(kitchen, by=priya)}/"
    links.end_link(source=kitchen, by=priya, at=timezone.now())
    sent = client.post(page, {"good_at": "Soup, and company"}, headers={"origin": "http://testserver"})
    assert sent.status_code == 404
    assert links.DEAD_LINK in sent.content.decode()
    assert "Soup, and company" in sent.content.decode()
    assert Source.objects.get().good_at != "Soup, and company"


def test_guessing_links_is_slowed_down(client: Client):
    answers = [client.post(f"/sources/keep/guess-{number}/").status_code for number in range(31)]
    assert (answers[-1], set(answers)) == (429, {404, 429})


def test_the_link_is_sent_and_its_days_shown_on_the_entrys_page(client: Client, kitchen, priya):
    client.force_login(priya)
    client.post(f"/sources/{kitchen.pk}/link/")
    html = client.get(f"/sources/{kitchen.pk}/").content.decode()
    assert "sent to kitchen@example.org" in html
    link = UpdateLink.objects.get()
    assert link.expires_at > timezone.now() + timedelta(days=13)
