"""The one page: it asks the database something."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"Things known: {ContentType.objects.count()}")


urlpatterns = [path("", page)]
