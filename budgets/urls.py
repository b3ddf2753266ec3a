"""Addresses of the sum: worked out, told, turned round, on paper. And the rules behind it, for everybody."""

from django.urls import include, path

from . import try_out_views, views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/<path:version>/", views.rules_version, name="rules_version"),
    path("rules/<str:key>/<path:version>.json", views.rules_document, name="rules_document"),
    path("schemes/", include("budgets.schemes.urls")),
    path("assessments/<uuid:id>/work-out/", views.work_out, name="budget_work_out"),
    path("assessments/<uuid:id>/budget/", views.budget, name="budget"),
    path("assessments/<uuid:id>/decision.pdf", views.decision_pdf, name="decision_pdf"),
    path("assessments/<uuid:id>/decision/print/", views.decision_print, name="decision_print"),
    path("budgets/locked/", views.unlock, name="budget_unlock"),
    path("budgets/<uuid:id>/adjust/", views.AdjustView.as_view(), name="budget_adjust"),
    path("budgets/<uuid:id>/what-if/", try_out_views.what_if, name="budget_what_if"),
    path("budgets/<uuid:id>/twin-differs/", try_out_views.twin_differs, name="budget_twin_differs"),
    path("budgets/<uuid:id>/show/", views.show, name="budget_show"),
    path("budgets/<uuid:id>/budget.pdf", views.budget_pdf, name="budget_pdf"),
    path("budgets/<uuid:id>/print/", views.budget_print, name="budget_print"),
]
