"""Every page of the editor: shown with its faults, kept as typed, and merged where two write at once."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.editing import Entry, blank_document
from budgets.editor.services import add_entry
from budgets.models import AllocationScheme
from budgets.schemes.drafting import save_part, start_draft
from socialcare.people.models import User
from tests.builders import AT
from tests.pages import text_of
from tests.scheme_versions import a_document, drafted, proposed

pytestmark = pytest.mark.django_db

Boxes = dict[str, str]


@pytest.fixture
def draft(scheme_owner: User) -> AllocationScheme:
    """The demonstration, being changed."""
    return drafted(scheme_owner, version="2026-27.2")


@pytest.fixture
def wren(client: Client, scheme_owner: User) -> Client:
    client.force_login(scheme_owner)
    return client


def address(scheme: AllocationScheme, name: str, *args: Any) -> str:
    return reverse(f"editor_{name}", args=[scheme.pk, *args])


def boxes_of(response: Any) -> Boxes:
    """Return what a browser would send from the page's form, without pressing a button."""
    return {
        name: str(field.value() or "") for name, field in ((f.name, f) for f in response.context["sheet"])
    }


def send(client: Client, page: str, *, do: str = "save", **changes: str) -> Any:
    """Open a page, change some boxes (``options__0__text``), press a button, and follow."""
    boxes = boxes_of(client.get(page))
    boxes |= {name.replace("__", "-"): text for name, text in changes.items()}
    return client.post(page, boxes | {"do": do}, follow=True)


def fresh(scheme: AllocationScheme) -> AllocationScheme:
    return AllocationScheme.objects.get(pk=scheme.pk)


ALL_PAGES = [
    ("contents",),
    ("changes",),
    ("details",),
    ("help",),
    ("money",),
    ("table",),
    ("questions",),
    ("add_question",),
    ("question", "nutrition"),
    ("remove_question", "nutrition"),
    ("additions",),
    ("add_addition",),
    ("addition", "lives_alone"),
    ("remove_addition", "lives_alone"),
    ("examples",),
    ("add_example",),
    ("example", 1),
    ("remove_example", 1),
]


# Opening


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page[0])
def test_each_page_opens_with_few_queries(wren, draft, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = wren.get(address(draft, *page))
    assert response.status_code == 200
    assert "to mend" not in text_of(response)


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page[0])
def test_a_version_that_is_proposed_says_what_to_do_instead(wren, scheme_owner, imogen, page):
    scheme = proposed(scheme_owner)
    text = text_of(wren.get(address(scheme, *page)))
    assert "This version cannot be changed" in text
    assert "take the proposal back" in text


def test_only_owners_find_a_draft(client, draft, priya, sam, panel_member):
    for user in (priya, sam, panel_member):
        client.force_login(user)
        for page in ALL_PAGES:
            assert client.get(address(draft, *page)).status_code == 404


def test_an_entry_that_is_not_there_is_no_page(wren, draft):
    numbers = (("example", 99), ("remove_example", 99), ("example", 0), ("remove_example", 0))
    for page in (("question", "cooking"), ("addition", "cooking"), *numbers):
        assert wren.get(address(draft, *page)).status_code == 404
        assert wren.post(address(draft, *page), {"text": "x"}).status_code == 404


PART_PAGES = [
    ("details",),
    ("help",),
    ("money",),
    ("table",),
    ("question", "nutrition"),
    ("addition", "lives_alone"),
    ("example", 1),
]


@pytest.mark.parametrize("page", PART_PAGES, ids=lambda page: page[0])
def test_saving_what_nobody_changed_changes_nothing(wren, draft, page):
    send(wren, address(draft, *page))
    assert fresh(draft).document == draft.document
    assert fresh(draft).revision == draft.revision


def test_a_blank_scheme_opens_on_every_page(wren, scheme_owner):
    blank = start_draft(
        document=blank_document(id="carers", title="Carers", applies_to="carers"), by=scheme_owner, at=AT
    )
    for name, *rest in ALL_PAGES:
        if not rest:
            assert wren.get(address(blank, name)).status_code == 200
    text = text_of(wren.get(address(blank, "contents")))
    assert "2 things to mend" in text


def test_a_scheme_is_begun_from_nothing_and_its_parts_wait_to_be_written(wren, scheme):
    response = wren.post(
        reverse("scheme_new"), {"start_from": "empty", "title": " Demo adults "}, follow=True
    )
    begun = AllocationScheme.objects.get(status="draft")
    assert response.redirect_chain[-1][0] == address(begun, "contents")
    assert (begun.key, begun.title, begun.document["questions"]) == ("demo_adults", "Demo adults", [])
    assert "2 things to mend" in text_of(response)
    response = wren.post(reverse("scheme_new"), {"start_from": "empty", "title": "Demo adults"}, follow=True)
    assert AllocationScheme.objects.get(key="demo_adults_2").title == "Demo adults"


def test_an_empty_scheme_needs_a_title(wren):
    text = text_of(wren.post(reverse("scheme_new"), {"start_from": "empty"}))
    assert "Enter the title of the new scheme." in text
    assert not AllocationScheme.objects.exists()


def test_a_version_leads_to_its_editor_and_a_fixed_one_to_a_new_draft(wren, draft, scheme):
    page = wren.get(reverse("scheme", args=[draft.pk]))
    assert f'href="{address(draft, "contents")}"' in page.content.decode()
    page = wren.get(address(scheme, "question", "nutrition"))
    assert "people’s sums were worked out with it" in text_of(page)
    assert f"?from={scheme.pk}" in page.content.decode()


# Questions


def test_a_question_is_changed_in_its_place_and_the_rest_stays(wren, draft):
    page = address(draft, "question", "nutrition")
    send(wren, page, text="Food", options__3__worth="5", help="", required="no")
    document = fresh(draft).document
    assert document["questions"][0]["text"] == "Food"
    assert document["questions"][0]["options"][3] == {
        **draft.document["questions"][0]["options"][3],
        "points": "5",
    }
    assert "help" not in document["questions"][0]
    assert document["questions"][0]["required"] is False
    assert document["questions"][1:] == draft.document["questions"][1:]


def test_a_number_that_is_none_is_kept_as_typed_and_told_at_its_box(wren, draft):
    response = send(wren, address(draft, "question", "nutrition"), options__1__worth="one and a half")
    assert fresh(draft).document["questions"][0]["options"][1]["points"] == "one and a half"
    sheet = response.context["sheet"]
    assert "“one and a half” is not a number that can be used" in sheet.errors["options-1-worth"][0]
    text = text_of(response)
    assert "To mend before this can be published" in text
    assert 'href="#id_options-1-worth"' in response.content.decode()
    assert "1 to mend" in text_of(wren.get(address(draft, "questions")))
    assert "To mend before" not in text_of(wren.get(address(draft, "question", "hygiene")))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("£1,234.50", "1234.50"), (" 4 ", "4"), (".5", "0.5"), ("04", "4"), ("1,5", "1,5"), ("-3", "-3")],
)
def test_a_number_is_put_right_only_where_its_meaning_is_plain(wren, draft, typed, kept):
    send(wren, address(draft, "question", "nutrition"), options__1__worth=typed)
    assert fresh(draft).document["questions"][0]["options"][1]["points"] == kept


def test_answers_are_added_moved_and_removed_by_buttons_and_nothing_typed_is_lost(wren, draft):
    page = address(draft, "question", "nutrition")
    response = send(wren, page, do="options-add", text="Food")
    assert boxes_of(response)["options-4-text"] == ""
    send(wren, f"{page}?more=1", do="stay", options__4__text="You are fed by a tube", options__4__worth="6")
    ids = [option["id"] for option in fresh(draft).document["questions"][0]["options"]]
    assert ids == ["manages", "prompts", "some_help", "needs_all", "you_are_fed_by_a_tube"]
    send(wren, page, do="options-up-4", text="Meals")
    send(wren, page, do="options-down-0")
    send(wren, page, do="options-remove-2", help="Anything to eat.")
    question = fresh(draft).document["questions"][0]
    assert [option["id"] for option in question["options"]] == [
        "prompts", "manages", "you_are_fed_by_a_tube", "needs_all",
    ]  # fmt: skip
    assert (question["text"], question["help"]) == ("Meals", "Anything to eat.")


def test_the_first_answer_cannot_go_further_up_nor_the_last_further_down(wren, draft):
    page = address(draft, "question", "nutrition")
    for do in ("options-up-0", "options-down-3", "options-up-99", "options-sideways-1"):
        send(wren, page, do=do)
        assert fresh(draft).document == draft.document


def test_a_question_is_added_half_finished_and_has_its_own_page_then(wren, draft):
    response = send(
        wren, address(draft, "add_question"), text="Eating & drinking", options__0__text="No help"
    )
    assert response.redirect_chain[-1][0] == address(draft, "question", "eating_drinking")
    added = fresh(draft).document["questions"][-1]
    assert added == {
        "id": "eating_drinking",
        "text": "Eating & drinking",
        "options": [{"id": "no_help", "text": "No help", "points": ""}],
    }
    assert response.context["sheet"].errors["options-0-worth"] == [
        "Enter the points. Write 0 where it counts nothing."
    ]


def test_two_owners_who_add_the_same_question_both_keep_theirs(wren, draft):
    page = address(draft, "add_question")
    for _ in range(2):
        send(wren, page, text="Pets", options__0__text="None", options__0__worth="0")
    assert [question["id"] for question in fresh(draft).document["questions"][-2:]] == ["pets", "pets_2"]


def test_who_adds_from_a_page_that_is_old_takes_nobodys_place(draft, scheme_owner, imogen):
    for by in (imogen, scheme_owner):
        question = {"text": "Pets", "help": by.name, "options": []}
        add_entry(scheme=draft, name="questions", value=question, by=by, at=AT, what="Pets")
        add_entry(scheme=draft, name="examples", value={"name": by.name}, by=by, at=AT, what="An example")
    document = fresh(draft).document
    assert [question["id"] for question in document["questions"][-2:]] == ["pets", "pets_2"]
    assert [example["name"] for example in document["examples"][-2:]] == [imogen.name, scheme_owner.name]


def test_a_question_moves_by_buttons(wren, draft):
    move = address(draft, "move_question", "hygiene")
    response = wren.post(move, {"do": "up"})
    assert response["Location"].endswith("#entry-1")
    assert [one["id"] for one in fresh(draft).document["questions"][:2]] == ["hygiene", "nutrition"]
    wren.post(move, {"do": "down"})
    assert fresh(draft).document["questions"] == draft.document["questions"]


def test_a_question_is_removed_only_when_asked_twice_and_leaves_the_examples(wren, draft):
    page = address(draft, "remove_question", "household")
    text = text_of(wren.get(page))
    assert "Its answer is taken out of 9 worked examples." in text
    assert "“You live alone, so nobody is there in between” is added for one of its answers." in text
    assert fresh(draft).document == draft.document
    response = wren.post(page, {"revision": str(draft.revision)}, follow=True)
    assert "is removed. You can get it back" in text_of(response)
    document = fresh(draft).document
    assert "household" not in [one["id"] for one in document["questions"]]
    assert all("household" not in example["answers"] for example in document["examples"])
    addition = wren.get(address(draft, "addition", "lives_alone"))
    assert addition.context["sheet"].errors["when"] == [
        "The answer chosen here is no longer asked. Choose another one."
    ]
    assert "household alone (no longer offered)" in text_of(addition)


@pytest.mark.parametrize("id", ["add", ".", "..", "a/b", "~1", "ü b", "~2add"])
def test_a_question_with_any_id_has_a_page(wren, scheme_owner, id):
    document = a_document()
    document["questions"][0]["id"] = id
    draft = start_draft(document=document, by=scheme_owner, at=AT)
    page = address(draft, "question", id)
    assert "/./" not in page
    assert "/../" not in page
    response = send(wren, page, text="Food")
    assert response.status_code == 200
    assert fresh(draft).document["questions"][0]["text"] == "Food"


# Two who write at once


def imogen_changes(draft: AllocationScheme, imogen: User, **changes: Any) -> None:
    now = fresh(draft)
    question = {**now.document["questions"][0], **changes}
    save_part(
        scheme=now, part=Entry("questions", "nutrition"), value=question, base_revision=now.revision,
        by=imogen, at=AT, what="Imogen’s change",
    )  # fmt: skip


def test_two_who_change_different_parts_both_have_theirs(wren, draft, imogen):
    page = address(draft, "question", "hygiene")
    mine = boxes_of(wren.get(page)) | {"text": "Keeping clean"}
    imogen_changes(draft, imogen, text="Food")
    wren.post(page, mine)
    assert [one["text"] for one in fresh(draft).document["questions"][:2]] == ["Food", "Keeping clean"]


def test_two_who_change_one_box_see_both_texts_and_choose(wren, draft, imogen):
    page = address(draft, "question", "nutrition")
    mine = boxes_of(wren.get(page)) | {"text": "Eating", "help": "My own help."}
    imogen_changes(draft, imogen, text="Food", informal_support=False)
    response = wren.post(page, mine)
    assert response.status_code == 200
    text = text_of(response)
    assert "Imogen Farrar changed this in the meantime." in text
    assert "Two of you wrote this at once" in text
    [side] = response.context["conflict"].sides
    assert (side.theirs, side.mine) == ("Food", "Eating")
    boxes = boxes_of(response)
    assert (boxes["text"], boxes["help"], boxes["informal_support"]) == ("Eating", "My own help.", "no")
    assert fresh(draft).document["questions"][0]["text"] == "Food"
    wren.post(page, boxes)
    question = fresh(draft).document["questions"][0]
    assert (question["text"], question["help"], question["informal_support"]) == (
        "Eating",
        "My own help.",
        False,
    )
    assert "Imogen’s change" in text_of(wren.get(address(draft, "changes")))


def test_two_who_change_different_boxes_get_both_in_one_form(wren, draft, imogen):
    page = address(draft, "question", "nutrition")
    mine = boxes_of(wren.get(page)) | {"help": "Mine."}
    imogen_changes(draft, imogen, text="Food")
    response = wren.post(page, mine)
    assert response.context["conflict"].sides == []
    assert "You and Imogen Farrar changed different things." in text_of(response)
    assert "Save both" in text_of(response)
    assert "Save mine instead" not in text_of(response)
    assert (boxes_of(response)["text"], boxes_of(response)["help"]) == ("Food", "Mine.")


def test_where_answers_were_added_meanwhile_mine_stays_whole_and_every_difference_is_shown(
    wren, draft, imogen
):
    page = address(draft, "question", "nutrition")
    mine = boxes_of(wren.get(page)) | {"options-1-text": "With a nudge"}
    options = [{"id": "new", "text": "New", "points": "9"}, *draft.document["questions"][0]["options"]]
    imogen_changes(draft, imogen, options=options)
    response = wren.post(page, mine)
    labels = [side.label for side in response.context["conflict"].sides]
    assert "Answer 1, points" in labels
    assert boxes_of(response)["options-1-text"] == "With a nudge"


def test_what_was_removed_meanwhile_comes_back_if_its_writer_wants(wren, draft, imogen):
    page = address(draft, "question", "nutrition")
    mine = boxes_of(wren.get(page)) | {"text": "Eating"}
    now = fresh(draft)
    save_part(
        scheme=now, part=Entry("questions", "nutrition"), value=None, base_revision=now.revision,
        by=imogen, at=AT, what="Removed",
    )  # fmt: skip
    response = wren.post(page, mine)
    assert "Imogen Farrar has removed this." in text_of(response)
    wren.post(page, boxes_of(response))
    assert fresh(draft).document["questions"][-1]["text"] == "Eating"


def test_what_was_typed_stays_where_the_draft_was_proposed_meanwhile(wren, draft, scheme_owner, imogen):
    from budgets.schemes.proposing import propose
    from tests.builders import TODAY

    page = address(draft, "question", "nutrition")
    mine = boxes_of(wren.get(page)) | {"text": "Eating"}
    propose(scheme=draft, starts_on=TODAY, base_revision=draft.revision, by=scheme_owner, at=AT)
    response = wren.post(page, mine)
    assert "This version is proposed, so it cannot be changed." in text_of(response)
    assert boxes_of(response)["text"] == "Eating"
    assert fresh(draft).document["questions"][0]["text"] == "Meals and drinks"


def test_a_removal_asks_again_where_somebody_changed_the_question(wren, draft, imogen):
    page = address(draft, "remove_question", "nutrition")
    wren.get(page)
    imogen_changes(draft, imogen, text="Food")
    response = wren.post(page, {"revision": str(draft.revision)})
    assert "Imogen Farrar changed this since you opened this page." in text_of(response)
    assert fresh(draft).document["questions"][0]["text"] == "Food"


# The other parts


def test_details_are_kept_with_their_faults(wren, draft):
    response = send(wren, address(draft, "details"), title="New rules", version="", notice="")
    document = fresh(draft).document
    assert (document["title"], document["version"]) == ("New rules", "")
    assert "notice" not in document
    assert response.context["sheet"].errors["version"] == ["Give this version a number, such as 2026-27.1."]


def test_what_cannot_stand_in_a_scheme_is_told_and_taken_out_on_saving(wren, scheme_owner):
    document = a_document(colour="blue", effective_from="soon")
    document["questions"][0]["colour"] = "green"
    draft = start_draft(document=document, by=scheme_owner, at=AT)
    text = text_of(wren.get(address(draft, "details")))
    assert "This cannot stand here: “colour”. It is taken out when you save this page." in text
    assert "The day in the file is no date." in text
    send(wren, address(draft, "details"))
    send(wren, address(draft, "question", "nutrition"))
    document = fresh(draft).document
    assert not {"colour", "effective_from"} & set(document)
    assert "colour" not in document["questions"][0]
    assert "Every part is ready" in text_of(wren.get(address(draft, "contents")))


def test_levels_of_help_are_kept_and_a_share_beyond_one_is_told(wren, draft):
    response = send(wren, address(draft, "help"), levels__1__share="1.5", levels__1__text="Most of it")
    assert fresh(draft).document["informal_support"][1] == {
        "id": "half",
        "text": "Most of it",
        "share": "1.5",
    }
    assert response.context["sheet"].errors["levels-1-share"] == [
        "Write a share from 0 to 1: 1.5 would take off more than there is."
    ]


def test_an_addition_is_made_and_its_answer_chosen(wren, draft):
    response = send(
        wren, address(draft, "add_addition"), text="Nights", when="nights|awake", worth="3"
    )  # fmt: skip
    assert response.redirect_chain[-1][0] == address(draft, "additions")
    assert fresh(draft).document["additions"][-1] == {
        "id": "nights", "text": "Nights", "when": {"question": "nights", "option": "awake"}, "points": "3",
    }  # fmt: skip


def test_a_change_of_method_carries_what_each_answer_is_worth(wren, draft):
    send(wren, address(draft, "money"), method="price_per_need", maximum="£1,500")
    document = fresh(draft).document
    assert document["questions"][0]["options"][3]["price"] == "4"
    assert document["allocation"]["rows"] == draft.document["allocation"]["rows"]
    assert document["maximum"] == "1500"
    page = wren.get(address(draft, "table"))
    assert "no table is used" in text_of(page)
    send(wren, address(draft, "money"), method="interpolated", maximum="")
    assert fresh(draft).document == draft.document


def test_the_price_shows_only_where_points_have_one(wren, draft):
    response = send(wren, address(draft, "money"), method="price_per_point")
    assert response.context["sheet"].errors["price"] == [
        "Enter the price in pounds. Write 0 where it costs nothing."
    ]
    send(wren, address(draft, "money"), price="5.10", ends_at="7")
    assert fresh(draft).document["allocation"]["price"] == "5.10"
    assert "ends_at" not in fresh(draft).document["allocation"]


def test_rows_of_the_table_are_added_emptied_and_out_of_order(wren, draft):
    page = address(draft, "table")
    response = send(
        wren,
        f"{page}?more=1",
        rows__7__points="50",
        rows__7__amount="£1,000.00",
        rows__0__points="",
        rows__0__amount="",
    )
    rows = fresh(draft).document["allocation"]["rows"]
    assert rows[0] == {"points": "22", "amount": "112.21"}
    assert rows[-1] == {"points": "50", "amount": "1000.00"}
    response = send(wren, page, rows__1__points="20")
    assert response.context["sheet"].errors["rows-1-points"] == [
        "Rows must rise in points: write more than the 22 of the row before, not 20."
    ]
    send(wren, page, do="rows-up-1")
    assert [row["points"] for row in fresh(draft).document["allocation"]["rows"][:2]] == ["20", "22"]


def test_a_table_with_a_row_for_each_of_300_points_is_kept_whole(wren, draft):
    boxes = boxes_of(wren.get(address(draft, "table")))
    for number in range(300):
        boxes |= {f"rows-{number}-points": str(number + 1), f"rows-{number}-amount": str(number + 10)}
        boxes |= {f"rows-{number}-text": "", f"rows-{number}-source": "", f"rows-{number}-was": ""}
    wren.post(address(draft, "table"), boxes)
    rows = fresh(draft).document["allocation"]["rows"]
    assert (len(rows), rows[299]) == (300, {"points": "300", "amount": "309"})


def test_the_table_and_the_rules_around_it_can_be_changed_at_once(wren, draft):
    table, money = (address(draft, name) for name in ("table", "money"))
    one, other = boxes_of(wren.get(table)), boxes_of(wren.get(money))
    wren.post(money, other | {"minimum": "10"})
    wren.post(table, one | {"rows-0-amount": "83.00"})
    document = fresh(draft).document
    assert (document["minimum"], document["allocation"]["rows"][0]["amount"]) == ("10", "83.00")


def test_the_table_is_drawn_with_its_cliffs_also_while_other_parts_have_faults(wren, draft):
    send(wren, address(draft, "table"), rows__6__amount="4000")
    assert wren.get(address(draft, "table")).context["picture"].cliffs
    send(wren, address(draft, "question", "nutrition"), options__1__worth="")
    assert wren.get(address(draft, "table")).context["picture"].cliffs
    send(wren, address(draft, "table"), rows__3__amount="")
    page = wren.get(address(draft, "table"))
    assert page.context["picture"] is None
    assert "The picture appears here once" in text_of(page)


def test_the_picture_of_what_is_typed_is_drawn_and_nothing_kept(wren, draft):
    boxes = boxes_of(wren.get(address(draft, "table"))) | {"rows-6-amount": "4000"}
    answer = wren.post(address(draft, "picture"), boxes)
    assert "£4,000" in answer.content.decode()
    assert fresh(draft).revision == draft.revision


# Examples


def test_an_example_says_what_the_scheme_gives_beside_what_is_expected(wren, draft):
    page = address(draft, "example", 1)
    assert "£82.91 a week" in text_of(wren.get(page))
    response = send(wren, page, weekly="82.92")
    text = text_of(response)
    assert "You expect £82.92 a week; the scheme gives £82.91 a week." in text
    assert response.context["worked"].state == "differs"
    assert response.context["sheet"].errors["weekly"]
    assert "Expected: £82.92 a week. The scheme gives: £82.91 a week." in text_of(
        wren.get(address(draft, "examples"))
    )


def test_an_example_can_expect_nothing_or_no_sum(wren, draft):
    page = address(draft, "example", 1)
    send(wren, page, outcome="nothing")
    example = fresh(draft).document["examples"][0]
    assert (example["weekly"], example["outcome"]) == ("0.00", "nothing")
    send(wren, page, outcome="refer")
    example = fresh(draft).document["examples"][0]
    assert (example["weekly"], example["outcome"]) == (None, "refer")
    assert boxes_of(wren.get(page))["outcome"] == "refer"


def test_an_example_is_begun_and_says_which_answers_are_open(wren, draft):
    response = send(wren, address(draft, "add_example"), name="Alone", **{"answers__0": "needs_all"})
    assert response.redirect_chain[-1][0] == address(draft, "example", 10)
    assert fresh(draft).document["examples"][-1]["answers"] == {"nutrition": "needs_all"}
    assert response.context["worked"].state == "unanswered"
    assert response.context["sheet"].errors["answers-1"] == [
        "Choose an answer: this question has to be answered."
    ]
    assert "answers-0" not in response.context["sheet"].errors


def test_an_example_keeps_its_answers_where_questions_were_moved_while_it_was_typed(wren, draft):
    page = address(draft, "example", 1)
    mine = boxes_of(wren.get(page)) | {"answers-0": "prompts"}
    wren.post(address(draft, "move_question", "hygiene"), {"do": "up"})
    wren.post(page, mine)
    answers = fresh(draft).document["examples"][0]["answers"]
    assert (answers["nutrition"], answers["hygiene"]) == ("prompts", "needs_all")


def test_working_out_what_is_typed_keeps_nothing(wren, draft):
    boxes = boxes_of(wren.get(address(draft, "example", 1))) | {"answers-0": "manages"}
    answer = wren.post(address(draft, "work_out"), boxes)
    assert re.search(r"£\d+\.\d\d a week", answer.content.decode())
    assert "£82.91" not in answer.content.decode().partition("Differs")[0]
    assert fresh(draft).revision == draft.revision


def test_an_example_waits_for_a_scheme_that_can_be_worked_out(wren, draft):
    send(wren, address(draft, "table"), rows__0__amount="x")
    assert "other parts of the scheme have to be mended first" in text_of(
        wren.get(address(draft, "example", 1))
    )
    assert "They cannot be tried yet" in text_of(wren.get(address(draft, "examples")))
    assert "Not tried yet" in text_of(wren.get(address(draft, "contents")))


def test_an_example_is_removed(wren, draft):
    wren.post(address(draft, "remove_example", 1), {"revision": str(draft.revision)})
    assert fresh(draft).document["examples"] == draft.document["examples"][1:]


# What was changed


def test_going_back_to_an_earlier_change_loses_nothing(wren, draft):
    send(wren, address(draft, "question", "nutrition"), text="Food")
    page = address(draft, "changes")
    assert "Question “Food”" in text_of(wren.get(page))
    response = wren.post(page, {"revision": "1", "base": "2"}, follow=True)
    assert "The draft is again as it was" in text_of(response)
    assert fresh(draft).document == draft.document
    assert fresh(draft).saves.count() == 3


def test_going_back_is_refused_where_somebody_changed_the_draft_meanwhile(wren, draft, imogen):
    wren.get(address(draft, "changes"))
    imogen_changes(draft, imogen, text="Food")
    response = wren.post(address(draft, "changes"), {"revision": "1", "base": "1"}, follow=True)
    assert "Imogen Farrar changed the draft since you opened this page" in text_of(response)
    assert fresh(draft).document["questions"][0]["text"] == "Food"


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", ""])
def test_a_number_that_no_page_holds_changes_nothing(wren, draft, number):
    response = wren.post(address(draft, "changes"), {"revision": number, "base": number}, follow=True)
    assert "There is no such earlier state of this draft." in text_of(response)
    wren.post(address(draft, "remove_question", "pets"), {"revision": number})
    wren.post(address(draft, "table"), {"revision": number, "do": f"rows-up-{number}", "rows-0-was": number})
    assert fresh(draft).document["questions"] == draft.document["questions"]


# Signed out meanwhile


def test_what_was_typed_while_signed_out_is_on_the_page_again(client, scheme_owner, draft):
    client.force_login(scheme_owner)
    page = address(draft, "question", "nutrition")
    response = client.get(page)
    token = re.search(r'name="typed_by" value="([^"]+)"', response.content.decode())[1]
    boxes = boxes_of(response) | {"text": "Eating", "typed_by": token}
    client.session.flush()
    client.logout()
    client.post(page, boxes, headers={"Referer": f"http://testserver{page}"})
    client.force_login(scheme_owner)
    response = client.get(page)
    assert "Not saved yet" in text_of(response)
    assert "What you wrote is below; press Save." in text_of(response)
    assert boxes_of(response)["text"] == "Eating"
    assert fresh(draft).document["questions"][0]["text"] == "Meals and drinks"
