from django.urls import path

from .views import (
    consulting,
    covering,
    decisions,
    figures,
    interim,
    later,
    limits,
    mine,
    referrals,
    signing,
    team,
)

urlpatterns = [
    # the person's own place
    path("my/decision/", mine.my_decision, name="my_decision"),
    path("my/decision/question/", mine.AnswerQuestion.as_view(), name="my_question"),
    path("my/decision/<uuid:id>/", mine.my_decision_one, name="my_decision_one"),
    path("my/decision/<uuid:id>/letter.pdf", mine.my_decision_letter, name="my_decision_letter"),
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
    # what was referred to a manager or the panel
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<uuid:id>/", referrals.referral, name="referral"),
    path("referrals/<uuid:id>/take/", referrals.Take.as_view(), name="referral_take"),
    path("referrals/<uuid:id>/put-back/", referrals.PutBack.as_view(), name="referral_put_back"),
    path("referrals/<uuid:id>/agree/", referrals.Agree.as_view(), name="referral_agree"),
    path("referrals/<uuid:id>/not-agree/", referrals.NotAgree.as_view(), name="referral_not_agree"),
    path("referrals/<uuid:id>/ask/", referrals.Ask.as_view(), name="referral_ask"),
    path("referrals/<uuid:id>/answer/", referrals.Answer.as_view(), name="referral_answer"),
    path("referrals/<uuid:id>/not-needed/", referrals.NotNeeded.as_view(), name="referral_not_needed"),
    path("referrals/<uuid:id>/hand-back/", referrals.HandBack.as_view(), name="referral_hand_back"),
    path("referrals/<uuid:id>/pass-on/", referrals.PassOn.as_view(), name="referral_pass_on"),
    path("referrals/<uuid:id>/withdraw/", referrals.Withdraw.as_view(), name="referral_withdraw"),
    path("referrals/<uuid:id>/newest/", referrals.Newest.as_view(), name="referral_newest"),
    # a word with a manager
    path("consultations/<uuid:id>/", consulting.consultation, name="consultation"),
    path("consultations/<uuid:id>/answer/", consulting.Reply.as_view(), name="consultation_answer"),
    path("consultations/<uuid:id>/ask-again/", consulting.AskAgain.as_view(), name="consultation_ask_again"),
    path("consultations/<uuid:id>/close/", consulting.Close.as_view(), name="consultation_close"),
    path("consultations/<uuid:id>/take-back/", consulting.TakeBack.as_view(), name="consultation_take_back"),
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
