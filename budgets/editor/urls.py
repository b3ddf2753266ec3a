"""Addresses of the editor. They stand under ``schemes/<uuid:id>/edit/``."""

from django.urls import path, register_converter

from . import entry_views, views
from .addresses import EntryConverter

register_converter(EntryConverter, "entry")

urlpatterns = [
    path("", views.Contents.as_view(), name="editor_contents"),
    path("changes/", views.Changes.as_view(), name="editor_changes"),
    path("details/", views.DetailsPage.as_view(), name="editor_details"),
    path("help/", views.LevelsPage.as_view(), name="editor_help"),
    path("money/", views.MoneyPage.as_view(), name="editor_money"),
    path("table/", views.TablePage.as_view(), name="editor_table"),
    path("table/picture/", views.Picture.as_view(), name="editor_picture"),
    path("questions/", entry_views.QuestionsPage.as_view(), name="editor_questions"),
    path("questions/add/", entry_views.AddQuestion.as_view(), name="editor_add_question"),
    path("questions/<entry:entry>/", entry_views.QuestionPage.as_view(), name="editor_question"),
    path(
        "questions/<entry:entry>/move/",
        entry_views.Move.as_view(name="questions"),
        name="editor_move_question",
    ),
    path(
        "questions/<entry:entry>/remove/",
        entry_views.RemovePage.as_view(name="questions"),
        name="editor_remove_question",
    ),
    path("additions/", entry_views.AdditionsPage.as_view(), name="editor_additions"),
    path("additions/add/", entry_views.AddAddition.as_view(), name="editor_add_addition"),
    path("additions/<entry:entry>/", entry_views.AdditionPage.as_view(), name="editor_addition"),
    path(
        "additions/<entry:entry>/move/",
        entry_views.Move.as_view(name="additions"),
        name="editor_move_addition",
    ),
    path(
        "additions/<entry:entry>/remove/",
        entry_views.RemovePage.as_view(name="additions"),
        name="editor_remove_addition",
    ),
    path("examples/", entry_views.ExamplesPage.as_view(), name="editor_examples"),
    path("examples/add/", entry_views.AddExample.as_view(), name="editor_add_example"),
    path("examples/work-out/", entry_views.WorkOut.as_view(), name="editor_work_out"),
    path("examples/<int:number>/", entry_views.ExamplePage.as_view(), name="editor_example"),
    path(
        "examples/<int:number>/remove/",
        entry_views.RemovePage.as_view(name="examples"),
        name="editor_remove_example",
    ),
]
