from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "supportplans.reviews"
    label = "reviews"
