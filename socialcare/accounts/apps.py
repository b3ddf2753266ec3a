from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "socialcare.accounts"
    label = "accounts"
