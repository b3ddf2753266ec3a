from django.http import Http404
from django.urls import path


def gone(request, **kwargs):
    raise Http404


urlpatterns = [
    path("my/decision/", gone, name="my_decision"),
    path("plans/<uuid:id>/sign-off/", gone, name="plan_sign_off"),
    path("referrals/<uuid:id>/", gone, name="referral"),
    path("consultations/<uuid:id>/", gone, name="consultation"),
]
