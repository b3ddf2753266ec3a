"""Every address of the product."""

from django.urls import include, path

#: Django's own asks for the form's token, which reads the form that could not be read.
handler400 = "socialcare.web.views.bad_request"

urlpatterns = [
    path("", include("socialcare.web.urls")),
    path("", include("socialcare.accounts.urls")),
    path("", include("socialcare.notifications.urls")),
    path("", include("socialcare.people.urls")),
    path("", include("socialcare.accounts.acting.urls")),
    # Before the assessments, whose last address takes any step's name.
    path("", include("budgets.urls")),
    path("", include("assessments.urls")),
    path("", include("supportplans.sources.urls")),
    path("", include("supportplans.reviews.urls")),
    path("", include("supportplans.urls")),
    path("", include("signoff.urls")),
    path("", include("socialcare.correspondence.urls")),
    path("", include("socialcare.desk.urls")),
    path("", include("socialcare.portal.urls")),
]
