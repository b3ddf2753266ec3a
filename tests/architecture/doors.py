"""Every address of the product, and who may come through it. An address missing here fails a test.

``PUBLIC``  anybody, signed in or not.
``STAFF``   any member of staff in force; it names nobody's record by its address.
``CASEWORK`` staff who do casework: social workers and team managers; it names nobody's record either.
``RECORD``  staff who may open that person; for everybody else it does not exist.
``PERSON``  the person's own place; staff and strangers get nothing of it.
``PLAN``    a plan, for the person, who helps with it as far as they may, and staff who may open the
            person; for everybody else it does not exist.
``PLAN_STAFF`` of a plan, but staff only.
``SIGNED_IN`` anybody signed in.
``OWNER``   the owner of the allocation schemes; for everybody else it does not exist.
"""

PUBLIC, STAFF, RECORD, PERSON, SIGNED_IN = "public", "staff", "record", "person", "signed in"
OWNER = "owner"
PLAN, PLAN_STAFF = "plan", "plan, staff"
CASEWORK = "casework"

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
    "budgets/<uuid:id>/what-if/": (RECORD, ("budget",), "GET POST"),
    "budgets/<uuid:id>/twin-differs/": (RECORD, ("budget",), "POST"),
    "budgets/<uuid:id>/estimate/": (RECORD, ("budget",), "GET POST"),
    "budgets/<uuid:id>/estimate/show/": (RECORD, ("budget",), "POST"),
    "budgets/<uuid:id>/show/": (RECORD, ("budget",), "GET"),
    "budgets/<uuid:id>/budget.pdf": (RECORD, ("budget",), "GET"),
    "budgets/<uuid:id>/print/": (RECORD, ("budget",), "GET"),
    # versions of the rules
    "schemes/": (OWNER, (), "GET"),
    "schemes/new/": (OWNER, (), "GET POST"),
    "schemes/files/<uuid:id>/": (OWNER, ("scheme_file",), "GET"),
    "schemes/<uuid:id>/": (OWNER, ("draft",), "GET"),
    "schemes/<uuid:id>/reading/": (OWNER, ("draft",), "GET"),
    "schemes/<uuid:id>/document.json": (OWNER, ("draft",), "GET"),
    "schemes/<uuid:id>/compare/": (OWNER, ("draft",), "GET"),
    "schemes/<uuid:id>/replace/": (OWNER, ("draft",), "GET POST"),
    "schemes/<uuid:id>/discard/": (OWNER, ("draft",), "GET POST"),
    "schemes/<uuid:id>/propose/": (OWNER, ("draft",), "GET POST"),
    "schemes/<uuid:id>/decide/": (OWNER, ("hers_to_decide",), "GET POST"),
    "schemes/<uuid:id>/send-back/": (OWNER, ("hers_to_decide",), "GET POST"),
    "schemes/<uuid:id>/withdraw/": (OWNER, ("her_proposal",), "GET POST"),
    "schemes/<uuid:id>/proof/": (OWNER, ("draft",), "GET POST"),
    "schemes/<uuid:id>/proof/columns.csv": (OWNER, ("draft",), "GET"),
    "schemes/<uuid:id>/proof/<uuid:file>/remove/": (OWNER, ("draft", "examples"), "GET POST"),
    # helping with a plan
    "helping/": (SIGNED_IN, (), "GET"),
    "helping/join/": (PUBLIC, (), "GET POST"),
    # a plan: its money, what the council looks at, its cover and its versions
    "plans/<uuid:id>/money/": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/money/add/": (PLAN, ("plan",), "GET POST"),
    "plans/<uuid:id>/money/<uuid:cost>/": (PLAN, ("plan", "cost"), "GET POST"),
    "plans/<uuid:id>/money/<uuid:cost>/remove/": (PLAN, ("plan", "cost"), "POST"),
    "plans/<uuid:id>/money/<uuid:cost>/return/": (PLAN, ("plan", "cost"), "POST"),
    "plans/<uuid:id>/check/": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/check/<slug:point>/": (PLAN, ("plan", "point"), "GET POST"),
    "plans/<uuid:id>/needs/": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/needs/<slug:outcome>/": (PLAN, ("plan", "outcome"), "GET POST"),
    "plans/<uuid:id>/cover/": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/cover/edit/": (PLAN_STAFF, ("plan",), "GET POST"),
    "plans/<uuid:id>/cover/<slug:outcome>/": (PLAN_STAFF, ("plan", "outcome"), "GET POST"),
    "plans/<uuid:id>/cover.pdf": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/versions/": (PLAN, ("plan",), "GET POST"),
    "plans/<uuid:id>/versions/<int:number>/": (PLAN, ("plan", "number"), "GET"),
    "plans/<uuid:id>/versions/<int:number>/plan.pdf": (PLAN, ("plan", "number"), "GET"),
    "plans/<uuid:id>/versions/<int:number>/cover.pdf": (PLAN, ("plan", "number"), "GET"),
    "plans/<uuid:id>/versions/<int:number>/files/<uuid:file>/": (PLAN, ("plan", "number", "file"), "GET"),
    "plans/<uuid:id>/versions/<int:number>/to/<int:other>/": (PLAN, ("plan", "number", "other"), "GET"),
    "plans/<uuid:id>/plan.pdf": (PLAN, ("plan",), "GET"),
    "plans/<uuid:id>/about-me.json": (PLAN, ("plan",), "GET"),
    # who can help
    "sources/": (STAFF, (), "GET"),
    "sources/<uuid:id>/": (STAFF, ("source",), "GET"),
    "sources/add/": (CASEWORK, (), "GET POST"),
    "sources/<uuid:id>/edit/": (CASEWORK, ("source",), "GET POST"),
    "sources/<uuid:id>/experience/": (CASEWORK, ("source",), "GET POST"),
    "sources/<uuid:id>/close/": (CASEWORK, ("source",), "GET POST"),
    "sources/<uuid:id>/reopen/": (CASEWORK, ("source",), "POST"),
    "sources/<uuid:id>/room/": (CASEWORK, ("source",), "POST"),
    "sources/<uuid:id>/link/": (CASEWORK, ("source",), "POST"),
    "sources/<uuid:id>/link/end/": (CASEWORK, ("source",), "POST"),
    "sources/<uuid:id>/put-back/<uuid:change>/": (CASEWORK, ("source", "change"), "POST"),
    "sources/keep/<str:token>/": (PUBLIC, ("token",), "GET POST"),
    "stories/": (SIGNED_IN, (), "GET"),
    "stories/<uuid:id>/": (RECORD, ("story",), "GET"),
    "stories/<uuid:id>/edit/": (RECORD, ("story",), "GET POST"),
    "stories/<uuid:id>/read/": (RECORD, ("story",), "GET POST"),
    "stories/<uuid:id>/share/": (RECORD, ("story",), "POST"),
    "stories/<uuid:id>/withdraw/": (RECORD, ("story",), "POST"),
    "people/<ref:ref>/stories/": (RECORD, ("ref",), "GET"),
    "people/<ref:ref>/stories/add/": (RECORD, ("ref",), "GET POST"),
    "people/<ref:ref>/who-can-help/": (RECORD, ("ref",), "GET"),
    "people/<ref:ref>/who-can-help/<uuid:id>/": (RECORD, ("ref", "source"), "GET POST"),
    "introductions/<uuid:id>/": (RECORD, ("introduction",), "GET"),
    "introductions/<uuid:id>/made/": (RECORD, ("introduction",), "GET POST"),
    "introductions/<uuid:id>/helped/": (RECORD, ("introduction",), "GET POST"),
    "introductions/<uuid:id>/refused/": (RECORD, ("introduction",), "POST"),
    "introductions/<uuid:id>/withdraw/": (RECORD, ("introduction",), "POST"),
    # hourly rates
    "rates/": (OWNER, (), "GET"),
    "rates/add/": (OWNER, (), "GET POST"),
    "rates/<uuid:id>/follow/": (OWNER, ("rate",), "GET POST"),
    "rates/<uuid:id>/end/": (OWNER, ("rate",), "GET POST"),
    "rates/<uuid:id>/remove/": (OWNER, ("rate",), "GET POST"),
    # the person's own place
    "my/": (PERSON, (), "GET"),
    "my/budget/": (PERSON, (), "GET"),
    "my/budget.pdf": (PERSON, (), "GET"),
    "my/budget/print/": (PERSON, (), "GET"),
    "my/who-looked/": (PERSON, (), "GET"),
    "my/stories/": (PERSON, (), "GET"),
    "my/stories/<uuid:id>/withdraw/": (PERSON, ("story",), "POST"),
    "my/people-who-can-help/": (PERSON, (), "GET"),
    "my/people-who-can-help/<uuid:id>/yes/": (PERSON, ("introduction",), "POST"),
    "my/people-who-can-help/<uuid:id>/no/": (PERSON, ("introduction",), "POST"),
    "my/people-who-can-help/<uuid:id>/helped/": (PERSON, ("introduction",), "GET POST"),
}
