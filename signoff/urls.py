from django.http import Http404
from django.urls import path

from .views import covering, decisions, figures, interim, later, limits, mine, signing, team


def gone(request, **kwargs):
    raise Http404


urlpatterns = [
    # the person's own place
    path("my/decision/", mine.my_decision, name="my_decision"),
    path("my/decision/question/", mine.AnswerQuestion.as_view(), name="my_question"),
    path("my/decision/<uuid:id>/", mine.my_decision_one, name="my_decision_one"),
    path("my/decision/<uuid:id>/letter.pdf", mine.my_decision_letter, name="my_decision_letter"),
    path("referrals/<uuid:id>/", gone, name="referral"),
    path("consultations/<uuid:id>/", gone, name="consultation"),
    # signing off, and the decisions
    path("plans/<uuid:id>/sign-off/", signing.SignOff.as_view(), name="plan_sign_off"),
    path("plans/<uuid:id>/sign-off/consider/", signing.consider, name="sign_off_consider"),
    path("plans/<uuid:id>/sign-off/keep/", signing.Keep.as_view(), name="sign_off_keep"),
    path("plans/<uuid:id>/sign-off/ask/", signing.Ask.as_view(), name="sign_off_ask"),
    path("plans/<uuid:id>/sign-off/manager/", signing.ToManager.as_view(), name="sign_off_manager"),
    path("plans/<uuid:id>/sign-off/panel/", signing.ToPanel.as_view(), name="sign_off_panel"),
    path("plans/<uuid:id>/sign-off/take-back/", signing.TakeBack.as_view(), name="sign_off_take_back"),
    path("people/<ref:ref>/interim/", interim.Interim.as_view(), name="interim"),
    path("decisions/<uuid:id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:id>/letter.pdf", decisions.letter, name="decision_letter"),
    path("decisions/<uuid:id>/letter/", decisions.letter_page, name="decision_letter_page"),
    # limits
    path("limits/mine/", limits.limits_mine, name="limits_mine"),
    path("team/limits/", limits.team_limits, name="team_limits"),
    path("team/limits/set/", limits.LimitSet.as_view(), name="limit_set"),
    path("team/limits/several/", limits.LimitsSetSeveral.as_view(), name="limits_set_several"),
    path("team/limits/raise/", limits.LimitsRaise.as_view(), name="limits_raise"),
    path("team/limits/<uuid:id>/end/", limits.LimitEnd.as_view(), name="limit_end"),
    path("team/limits/<uuid:id>/withdraw/", limits.LimitWithdraw.as_view(), name="limit_withdraw"),
    # how the team does, and kind looks afterwards
    path("figures/", figures.figures, name="figures"),
    path("team/", team.team, name="team"),
    path("team/later/", later.later_looks, name="later_looks"),
    path("team/later/<uuid:id>/", later.Later.as_view(), name="later_look"),
    # standing in
    path("team/cover/", covering.Cover.as_view(), name="team_cover"),
    path("team/cover/<uuid:id>/end/", covering.CoverEnd.as_view(), name="team_cover_end"),
]
