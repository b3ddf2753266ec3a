"""Addresses of the plans, sorted by subject."""

from django.urls import path

from .views import (
    costs,
    cover,
    entries,
    files,
    helping,
    joining,
    leads,
    linking,
    papers,
    plan,
    typing,
    versions,
)

urlpatterns = [
    # the plan
    path("my/plan/", plan.my_plan, name="my_plan"),
    path("people/<ref:ref>/plan/", plan.person_plan, name="person_plan"),
    path("plans/<uuid:id>/", plan.plan_page, name="plan"),
    path("plans/<uuid:id>/read/", plan.read_plan, name="plan_read"),
    path("plans/<uuid:id>/add/<slug:kind>/", entries.AddEntry.as_view(), name="plan_add"),
    path("plans/<uuid:id>/entries/<uuid:entry>/", entries.EditEntry.as_view(), name="plan_entry"),
    path(
        "plans/<uuid:id>/entries/<uuid:entry>/two-texts/", entries.TwoTexts.as_view(), name="plan_two_texts"
    ),
    path("plans/<uuid:id>/entries/<uuid:entry>/typed/", typing.typed, name="plan_typed"),
    path("plans/<uuid:id>/entries/<uuid:entry>/earlier/", entries.Earlier.as_view(), name="plan_earlier"),
    path("plans/<uuid:id>/entries/<uuid:entry>/earlier/<uuid:text>/", entries.restore, name="plan_restore"),
    path("plans/<uuid:id>/entries/<uuid:entry>/comments/", entries.Comments.as_view(), name="plan_comments"),
    path("plans/<uuid:id>/entries/<uuid:entry>/move/", entries.move, name="plan_move"),
    path("plans/<uuid:id>/entries/<uuid:entry>/remove/", entries.remove, name="plan_remove"),
    path("plans/<uuid:id>/entries/<uuid:entry>/bring-back/", entries.bring_back, name="plan_bring_back"),
    path("plans/<uuid:id>/comments/", entries.CommentOnAll.as_view(), name="plan_comment"),
    path("plans/<uuid:id>/comments/<uuid:comment>/take-back/", entries.take_back, name="plan_take_back"),
    path("plans/<uuid:id>/lead/", leads.RecordLead.as_view(), name="plan_lead"),
    path("plans/<uuid:id>/talk/", leads.AgreeTalk.as_view(), name="plan_talk"),
    path("plans/<uuid:id>/talk/settle/", leads.settle, name="plan_talk_settle"),
    # pictures, recordings, documents
    path("plans/<uuid:id>/add/file/<slug:kind>/", files.AddFile.as_view(), name="plan_add_file"),
    path("plans/<uuid:id>/files/<uuid:file>/", files.plan_file, name="plan_file"),
    # joining and helping
    path("helping/", joining.helping_first_page, name="helping"),
    path("helping/join/", joining.Join.as_view(), name="help_join"),
    path("plans/<uuid:id>/helpers/", helping.Helpers.as_view(), name="plan_helpers"),
    path("plans/<uuid:id>/helpers/<uuid:helper>/", helping.ChangeHelp.as_view(), name="plan_helper"),
    path("plans/<uuid:id>/helpers/<uuid:helper>/stop/", helping.stop_help, name="plan_helper_stop"),
    path("plans/<uuid:id>/helpers/<uuid:helper>/again/", helping.invite_again, name="plan_helper_again"),
    path("plans/<uuid:id>/decider/", helping.RecordDecider.as_view(), name="plan_decider"),
    path("plans/<uuid:id>/decider/end/", helping.end_decider, name="plan_decider_end"),
    # what it costs
    path("plans/<uuid:id>/money/", costs.money, name="plan_money"),
    path("plans/<uuid:id>/money/add/", costs.AddCost.as_view(), name="plan_cost_add"),
    path("plans/<uuid:id>/money/<uuid:cost>/", costs.ChangeCost.as_view(), name="plan_cost"),
    path("plans/<uuid:id>/money/<uuid:cost>/remove/", costs.remove_cost, name="plan_cost_remove"),
    path("plans/<uuid:id>/money/<uuid:cost>/return/", costs.return_cost, name="plan_cost_return"),
    # what the council looks at, and the needs
    path("plans/<uuid:id>/check/", linking.check, name="plan_check"),
    path("plans/<uuid:id>/check/<slug:point>/", linking.Point.as_view(), name="plan_point"),
    path("plans/<uuid:id>/needs/", linking.needs, name="plan_needs"),
    path("plans/<uuid:id>/needs/<slug:outcome>/", linking.LinkNeed.as_view(), name="plan_need"),
    # the page of law
    path("plans/<uuid:id>/cover/", cover.cover, name="plan_cover"),
    path("plans/<uuid:id>/cover/edit/", cover.WriteCover.as_view(), name="plan_cover_edit"),
    path("plans/<uuid:id>/cover/<slug:outcome>/", cover.DecideNeed.as_view(), name="plan_cover_need"),
    path("plans/<uuid:id>/cover.pdf", cover.cover_paper, name="plan_cover_pdf"),
    # versions, on paper, and for other systems
    path("plans/<uuid:id>/versions/", versions.Versions.as_view(), name="plan_versions"),
    path("plans/<uuid:id>/versions/<int:number>/", versions.version, name="plan_version"),
    path("plans/<uuid:id>/versions/<int:number>/plan.pdf", versions.version_paper, name="plan_version_pdf"),
    path(
        "plans/<uuid:id>/versions/<int:number>/cover.pdf", versions.version_cover, name="plan_version_cover"
    ),
    path(
        "plans/<uuid:id>/versions/<int:number>/files/<uuid:file>/",
        versions.version_file,
        name="plan_version_file",
    ),
    path(
        "plans/<uuid:id>/versions/<int:number>/to/<int:other>/", versions.differences, name="plan_differences"
    ),
    path("plans/<uuid:id>/plan.pdf", papers.plan_paper, name="plan_pdf"),
    path("plans/<uuid:id>/about-me.json", papers.about_me, name="plan_about_me"),
]
