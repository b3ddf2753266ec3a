"""Stands for the demonstration council."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true")
        parser.add_argument("--who", action="store_true")

    def handle(self, *args, who, **options):
        self.stdout.write("Sign in as priya." if who else "Loaded.")
