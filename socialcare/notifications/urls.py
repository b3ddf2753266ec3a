from django.urls import path

from . import views

urlpatterns = [
    path("messages/", views.message_list, name="messages"),
    path("messages/<uuid:id>/", views.message, name="message"),
]
