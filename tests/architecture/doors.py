"""Every address of the product, and who may come through it. An address missing here fails a test.

``PUBLIC``  anybody, signed in or not.
``STAFF``   any member of staff in force; it names nobody's record by its address.
``RECORD``  staff who may open that person; for everybody else it does not exist.
``PERSON``  the person's own place; staff and strangers get nothing of it.
``SIGNED_IN`` anybody signed in.
"""

PUBLIC, STAFF, RECORD, PERSON, SIGNED_IN = "public", "staff", "record", "person", "signed in"

#: Address as written in the code → (who, what stands in the address, methods that do something).
DOORS: dict[str, tuple[str, tuple[str, ...], str]] = {
    # signing in
    "sign-in/": (PUBLIC, (), "GET POST"),
    "sign-in/code/": (PUBLIC, (), "GET POST"),
    "sign-in/code/enter/": (PUBLIC, (), "GET POST"),
    "sign-in/closed/": (PUBLIC, (), "GET"),
    "sign-in/forgotten/": (PUBLIC, (), "GET POST"),
    "sign-in/forgotten/sent/": (PUBLIC, (), "GET"),
    "^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (PUBLIC, (), "GET POST"),
    "sign-in/new-password/done/": (PUBLIC, (), "GET"),
    "sign-out/": (PUBLIC, (), "GET POST"),
    # the council's plain pages
    "accessibility/": (PUBLIC, (), "GET"),
    "privacy/": (PUBLIC, (), "GET"),
    "contact/": (PUBLIC, (), "GET"),
    "rules/": (PUBLIC, (), "GET"),
    "rules/<str:key>/<path:version>/": (PUBLIC, ("scheme_key", "scheme_version"), "GET"),
    "rules/<str:key>/<path:version>.json": (PUBLIC, ("scheme_key", "scheme_version"), "GET"),
    "robots.txt": (PUBLIC, (), "GET"),
    "health/live": (PUBLIC, (), "GET"),
    "health/ready": (PUBLIC, (), "GET"),
    "session/alive": (PUBLIC, (), "GET"),
    "session/throw-away": (SIGNED_IN, (), "POST"),
    # the demonstration's messages: 404 outside it (tested with notifications)
    "messages/": (PUBLIC, (), "GET"),
    "messages/<uuid:id>/": (PUBLIC, ("message",), "GET"),
    # desk
    "": (SIGNED_IN, (), "GET"),
    "today/": (STAFF, (), "GET"),
    "people/<ref:ref>/": (RECORD, ("ref",), "GET"),
    "people/<ref:ref>/history/": (RECORD, ("ref",), "GET"),
    # people
    "people/": (STAFF, (), "GET"),
    "people/add/": (STAFF, (), "GET POST"),
    "people/<ref:ref>/edit/": (RECORD, ("ref",), "GET POST"),
    "people/<ref:ref>/edit/<slug:section>/": (RECORD, ("ref", "section"), "GET POST"),
    "people/<ref:ref>/circle/": (RECORD, ("ref",), "GET"),
    "people/<ref:ref>/circle/add/": (RECORD, ("ref",), "GET POST"),
    "people/<ref:ref>/circle/<uuid:id>/": (RECORD, ("ref", "member"), "GET POST"),
    "people/<ref:ref>/circle/<uuid:id>/end/": (RECORD, ("ref", "member"), "POST"),
    "people/<ref:ref>/circle/<uuid:id>/return/": (RECORD, ("ref", "member"), "POST"),
    "people/<ref:ref>/allocate/": (RECORD, ("ref",), "GET POST"),
    "people/<ref:ref>/take/": (RECORD, ("ref",), "POST"),
    "people/<slug:ref>/invite/": (RECORD, ("ref",), "POST"),
    "people/<slug:ref>/invite/withdraw/": (RECORD, ("ref",), "POST"),
    # assessments
    "people/<ref:ref>/assessments/start/": (RECORD, ("ref",), "GET POST"),
    "assessments/<uuid:id>/": (RECORD, ("assessment",), "GET"),
    "assessments/<uuid:id>/answers/": (RECORD, ("assessment",), "POST"),
    "assessments/<uuid:id>/helpers/": (RECORD, ("assessment",), "POST"),
    "assessments/<uuid:id>/conflicts/<uuid:conflict>/": (RECORD, ("assessment", "conflict"), "POST"),
    "assessments/<uuid:id>/questions/": (RECORD, ("assessment",), "GET POST"),
    "assessments/<uuid:id>/check/": (RECORD, ("assessment",), "GET"),
    "assessments/<uuid:id>/end/": (RECORD, ("assessment",), "GET POST"),
    "assessments/<uuid:id>/<step:step>/": (RECORD, ("assessment", "step"), "GET POST"),
    # budgets
    "assessments/<uuid:id>/work-out/": (RECORD, ("assessment",), "POST"),
    "assessments/<uuid:id>/budget/": (RECORD, ("assessment",), "GET"),
    "assessments/<uuid:id>/decision.pdf": (RECORD, ("assessment",), "GET"),
    "assessments/<uuid:id>/decision/print/": (RECORD, ("assessment",), "GET"),
    "budgets/locked/": (SIGNED_IN, (), "GET POST"),
    "budgets/<uuid:id>/adjust/": (RECORD, ("budget",), "GET POST"),
    "budgets/<uuid:id>/show/": (RECORD, ("budget",), "GET"),
    "budgets/<uuid:id>/budget.pdf": (RECORD, ("budget",), "GET"),
    "budgets/<uuid:id>/print/": (RECORD, ("budget",), "GET"),
    # helping with a plan
    "helping/": (SIGNED_IN, (), "GET"),
    "helping/join/": (PUBLIC, (), "GET POST"),
    # the person's own place
    "my/": (PERSON, (), "GET"),
    "my/budget/": (PERSON, (), "GET"),
    "my/budget.pdf": (PERSON, (), "GET"),
    "my/budget/print/": (PERSON, (), "GET"),
    "my/who-looked/": (PERSON, (), "GET"),
}
