"""The peer of the crash benchmark: a task as Celery’s first page writes it; only the broker is told."""

import os

import psycopg2
from celery import Celery
from notifications_python_client.notifications import NotificationsAPIClient

app = Celery("plain", broker=os.environ.get("REDIS_URL"))


@app.task(name="plain.ask")
def ask(person: int) -> None:
    """Ask one person how it is going, by the email address that the database has."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT email FROM people_person WHERE id = %s", [person])
            (email,) = cursor.fetchone() or ("",)
    finally:
        connection.close()
    channel = NotificationsAPIClient(os.environ["NOTIFY_API_KEY"], base_url=os.environ["NOTIFY_ADDRESS"])
    channel.send_email_notification(
        email_address=email,
        template_id=os.environ["NOTIFY_TEMPLATE_EMAIL"],
        personalisation={"subject": "How is it going?", "body": "How is it going?"},
        reference=f"person-{person}",
    )
