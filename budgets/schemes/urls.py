"""Addresses of the versions of the rules, for their owners. They stand under ``schemes/``."""

from django.urls import path

from . import decision_views, proof_views, views

urlpatterns = [
    path("", views.versions, name="schemes"),
    path("new/", views.StartView.as_view(), name="scheme_new"),
    path("files/<uuid:id>/", views.file, name="scheme_file"),
    path("<uuid:id>/", views.version, name="scheme"),
    path("<uuid:id>/reading/", views.reading, name="scheme_reading"),
    path("<uuid:id>/document.json", views.document, name="scheme_document"),
    path("<uuid:id>/compare/", views.compare, name="scheme_compare"),
    path("<uuid:id>/replace/", views.ReplaceView.as_view(), name="scheme_replace"),
    path("<uuid:id>/discard/", views.DiscardView.as_view(), name="scheme_discard"),
    path("<uuid:id>/propose/", decision_views.ProposeView.as_view(), name="scheme_propose"),
    path("<uuid:id>/decide/", decision_views.DecideView.as_view(), name="scheme_decide"),
    path("<uuid:id>/send-back/", decision_views.SendBackView.as_view(), name="scheme_send_back"),
    path("<uuid:id>/withdraw/", decision_views.WithdrawView.as_view(), name="scheme_withdraw"),
    path("<uuid:id>/proof/", proof_views.ProofView.as_view(), name="scheme_proof"),
    path("<uuid:id>/proof/columns.csv", proof_views.columns, name="scheme_columns"),
    path(
        "<uuid:id>/proof/<uuid:file>/remove/", proof_views.RemoveFileView.as_view(), name="scheme_file_remove"
    ),
]
