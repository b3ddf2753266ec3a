"""Addresses of people: by random reference, never by a name or a number that counts."""

from django.urls import path, register_converter

from socialcare.values.references import ALPHABET, LENGTH

from . import views


class ReferenceConverter:
    """A person's reference in an address."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "ref")

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.PersonAdd.as_view(), name="person_add"),
    path("people/<ref:ref>/edit/", views.PersonEdit.as_view(), name="person_edit"),
    path("people/<ref:ref>/edit/<slug:section>/", views.PersonEdit.as_view(), name="person_edit_section"),
    path("people/<ref:ref>/circle/", views.circle, name="circle"),
    path("people/<ref:ref>/circle/add/", views.CircleAdd.as_view(), name="circle_add"),
    path("people/<ref:ref>/circle/<uuid:id>/", views.CircleEdit.as_view(), name="circle_edit"),
    path("people/<ref:ref>/circle/<uuid:id>/end/", views.circle_end, name="circle_end"),
    path("people/<ref:ref>/circle/<uuid:id>/return/", views.circle_return, name="circle_return"),
    path("people/<ref:ref>/allocate/", views.PersonAllocate.as_view(), name="person_allocate"),
    path("people/<ref:ref>/take/", views.take, name="person_take"),
    path("people/<ref:ref>/left/", views.PersonLeft.as_view(), name="person_left"),
    path("people/<ref:ref>/relation/", views.PersonRelation.as_view(), name="person_relation"),
    path("people/<ref:ref>/relation/<uuid:id>/end/", views.RelationEnd.as_view(), name="person_relation_end"),
]
