"""Addresses of the sum: worked out, told, turned round, on paper. And the rules behind it, for everybody."""

from django.urls import include, path

from . import try_out_views, views
from .calibration import views as calibration
from .estimates import rate_views
from .estimates import views as estimates

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/<path:version>/", views.rules_version, name="rules_version"),
    path("rules/<str:key>/<path:version>.json", views.rules_document, name="rules_document"),
    path("schemes/", include("budgets.schemes.urls")),
    path("schemes/<uuid:id>/edit/", include("budgets.editor.urls")),
    path("assessments/<uuid:id>/work-out/", views.work_out, name="budget_work_out"),
    path("assessments/<uuid:id>/budget/", views.budget, name="budget"),
    path("assessments/<uuid:id>/decision.pdf", views.decision_pdf, name="decision_pdf"),
    path("assessments/<uuid:id>/decision/print/", views.decision_print, name="decision_print"),
    path("budgets/locked/", views.unlock, name="budget_unlock"),
    path("budgets/<uuid:id>/adjust/", views.AdjustView.as_view(), name="budget_adjust"),
    path("budgets/<uuid:id>/what-if/", try_out_views.what_if, name="budget_what_if"),
    path("budgets/<uuid:id>/twin-differs/", try_out_views.twin_differs, name="budget_twin_differs"),
    path("budgets/<uuid:id>/estimate/", estimates.EstimateView.as_view(), name="budget_estimate"),
    path("budgets/<uuid:id>/estimate/show/", estimates.show_estimate, name="budget_estimate_show"),
    path("budgets/<uuid:id>/show/", views.show, name="budget_show"),
    path("budgets/<uuid:id>/budget.pdf", views.budget_pdf, name="budget_pdf"),
    path("budgets/<uuid:id>/print/", views.budget_print, name="budget_print"),
    path("rates/", rate_views.rates, name="rates"),
    path("rates/add/", rate_views.RateAdd.as_view(), name="rate_add"),
    path("rates/<uuid:id>/follow/", rate_views.RateFollow.as_view(), name="rate_follow"),
    path("rates/<uuid:id>/end/", rate_views.RateEnd.as_view(), name="rate_end"),
    path("rates/<uuid:id>/remove/", rate_views.RateRemove.as_view(), name="rate_remove"),
    path("schemes/<uuid:id>/calibration/", calibration.calibration, name="calibration"),
    path("schemes/<uuid:id>/calibration/proposal.json", calibration.proposal, name="calibration_proposal"),
    path("schemes/<uuid:id>/calibration/draft/", calibration.proposal_draft, name="calibration_draft"),
    path("schemes/<uuid:id>/calibration/cases/add/", calibration.CasesAdd.as_view(), name="cases_add"),
    path(
        "schemes/<uuid:id>/calibration/cases/<uuid:case_set>/remove/",
        calibration.cases_remove,
        name="cases_remove",
    ),
]
