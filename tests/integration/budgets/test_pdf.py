"""The paper that stays behind: tagged, titled, on one sheet, and never a crash where it cannot be made."""

import builtins
from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.selectors import eligibility_of
from budgets import services
from budgets.pdf import PdfUnavailable, render_pdf
from budgets.presenters import tell_budget, tell_not_eligible
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import Person
from tests.builders import AT, TWENTY_TWO, an_assessment, answered, helped, in_the_circle, save
from tests.papers import elements, holds, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(budget):
    return read(render_pdf(told=tell_budget(budget), person=budget.assessment.person, large_print=False))


def test_the_paper_is_tagged_and_says_its_language_and_title(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert paper.metadata.title == "Your weekly budget: Rosa Vidal"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()


def test_headings_lists_and_tables_are_told_to_a_screen_reader(paper):
    tags = [element["/S"] for element in elements(paper)]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") >= 4
    assert {"/Table", "/Caption", "/THead", "/TH", "/TD", "/L", "/LI", "/LBody"} <= set(tags)
    ids = {bytes(element["/ID"]) if isinstance(element["/ID"], bytes) else str(element["/ID"])
           for element in elements(paper) if "/ID" in element}  # fmt: skip
    for cell in (element for element in elements(paper) if element["/S"] == "/TD"):
        headers = cell["/A"]["/Headers"]
        assert headers
        assert {bytes(one) if isinstance(one, bytes) else str(one) for one in headers} <= ids


def test_every_font_is_in_the_paper(paper):
    for page in paper.pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])
            assert "Hyper" in font.get_object()["/BaseFont"]


def test_the_paper_says_what_the_screen_says(paper, budget):
    told = tell_budget(budget)
    assert holds(paper, "About £92.68 a week")
    assert holds(paper, "£4,819.36 a year, counted as 52 weeks")
    assert holds(paper, told.may_change)
    assert holds(paper, told.notice)
    for reason in told.reasons:
        assert holds(paper, reason)
    for group in budget.statement["groups"]:
        for line in group["lines"]:
            assert holds(paper, line.get("answer") or line["text"])
    for line in budget.statement["working"]:
        assert holds(paper, line["text"])
    for step in (*told.next_steps, *told.challenge):
        assert holds(paper, step.title)
        assert holds(paper, step.text)


def test_the_paper_fits_one_sheet(paper):
    assert 1 <= len(paper.pages) <= 2


@pytest.mark.parametrize("willing", ["yes", ""])
def test_even_the_longest_statement_fits_one_sheet(scheme, rosa, priya, willing):
    helpers = [
        in_the_circle(rosa, by=priya, name="Bartholomew Featherstonehaugh-Cholmondeley"),
        in_the_circle(rosa, by=priya, name="Wilhelmina van den Broek-Marchbanks", relation="partner"),
    ]
    assessment = an_assessment(rosa, by=priya)
    needs = dict.fromkeys((*TWENTY_TWO, "work", "child"), "needs_all")
    answered(assessment, by=priya, needs=needs, household="alone", nights="awake")
    for question in (*TWENTY_TWO, "nights"):
        helped(assessment, question, "half", *helpers, by=priya, willing="")
    for helper in helpers:
        if willing:
            save(assessment, f"helper-{helper.pk}", "choice", willing, by=priya)
    budget = services.work_out(assessment=assessment, by=priya, at=AT)
    kinds = [line["kind"] for group in budget.statement["groups"] for line in group["lines"]]
    assert kinds.count("deduction" if willing else "not_counted") == 9
    told = tell_budget(budget)
    assert len(read(render_pdf(told=told, person=rosa, large_print=False)).pages) == 2


def test_large_print_is_large(budget):
    told, person = tell_budget(budget), budget.assessment.person
    large = read(render_pdf(told=told, person=person, large_print=True))
    assert len(large.pages) > 2
    sizes = set()

    def visit(text, cm, tm, font, size):
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3])))

    large.pages[1].extract_text(visitor_text=visit)
    assert min(sizes) >= 16, sizes


def test_a_decision_without_a_budget_fits_one_page(not_eligible):
    told = tell_not_eligible(not_eligible, eligibility_of(not_eligible))
    paper = read(render_pdf(told=told, person=not_eligible.person, large_print=False))
    assert len(paper.pages) == 1
    assert holds(paper, "There is one of the ten things that you cannot do without help")
    assert holds(paper, "Local Government and Social Care Ombudsman")


@pytest.mark.parametrize("demonstration", [True, False])
def test_even_a_decision_without_a_table_says_that_it_is_a_demonstration(
    not_eligible, settings, demonstration
):
    settings.COUNCIL_DEMONSTRATION = demonstration
    told = tell_not_eligible(not_eligible, eligibility_of(not_eligible))
    paper = read(render_pdf(told=told, person=not_eligible.person, large_print=False))
    assert holds(paper, "is invented, and so is everybody here") is demonstration


def test_names_in_letters_that_we_have_are_set_in_them(budget, rosa):
    rosa.first_name, rosa.last_name = "Agnieszka", "Żółtowska"
    assert holds(read(render_pdf(told=tell_budget(budget), person=rosa, large_print=False)), "Żółtowska")


def test_a_name_in_letters_that_no_font_has_leads_to_the_page_to_print_and_never_to_empty_boxes(
    client, priya, budget, rosa
):
    # Letters for private use, which no font on any machine has.
    Person.objects.filter(pk=rosa.pk).update(first_name="\ue987\ue988")
    client.force_login(priya)
    response = client.get(reverse("budget_pdf", args=[budget.pk]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("budget_print", args=[budget.pk]))


def test_the_paper_opens_no_other_file(budget, rosa, monkeypatch):
    from socialcare.web.paper import fonts_only

    with pytest.raises(ValueError, match="nothing but its fonts"):
        fonts_only().fetch("file:///etc/hostname")


# Through the screen


def test_the_worker_takes_the_paper_and_it_is_in_the_record(client, priya, budget, rosa):
    client.force_login(priya)
    response = client.get(reverse("budget_pdf", args=[budget.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert "rosa" not in response["Content-Disposition"].lower()
    assert read(response.content).metadata.title.startswith("Your weekly budget")
    event = Event.objects.get(verb="record.opened")
    assert (event.by, event.person_id, event.data) == (priya, rosa.pk, {"what": "the budget, printed"})


def test_somebody_who_reads_large_print_gets_it_unasked(client, priya, budget, rosa):
    people.update_person(
        person=rosa,
        by=priya,
        at=AT + timedelta(hours=1),
        base_revision=rosa.revision,
        communication_needs=["large_print"],
    )
    client.force_login(priya)
    address = reverse("budget_pdf", args=[budget.pk])
    assert len(read(client.get(address).content).pages) > 2
    assert len(read(client.get(address, {"large": "0"}).content).pages) <= 2


def test_the_decision_is_on_paper_too(client, priya, not_eligible):
    client.force_login(priya)
    response = client.get(reverse("decision_pdf", args=[not_eligible.pk]))
    assert response["Content-Type"] == "application/pdf"
    page = client.get(reverse("decision_print", args=[not_eligible.pk])).content.decode()
    assert "What we decided about your care and support" in page


MISSING = [ImportError("no module"), OSError("cannot load library 'libpango-1.0-0'")]


@pytest.fixture(params=MISSING, ids=["module", "library"])
def no_pdf_libraries(request, monkeypatch):
    real = builtins.__import__

    def importing(name, *args, **kwargs):
        if name == "weasyprint":
            raise request.param
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", importing)


def test_where_the_libraries_are_missing_there_is_a_page_to_print_and_a_sentence(
    client, priya, budget, no_pdf_libraries
):
    client.force_login(priya)
    with pytest.raises(PdfUnavailable):
        render_pdf(told=tell_budget(budget), person=budget.assessment.person, large_print=False)
    response = client.get(reverse("budget_pdf", args=[budget.pk]), follow=True)
    assert response.redirect_chain == [(reverse("budget_print", args=[budget.pk]), 302)]
    page = response.content.decode()
    assert "This computer cannot make the PDF at the moment. Print this page instead" in page
    assert "About £92.68" in page
    assert budget.statement["working"][1]["text"] in page
