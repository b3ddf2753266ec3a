"""Put so many emails into the outbox of an installation: python -m tests.crash.fill_messages 300."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.utils import timezone

    from socialcare.notifications.models import Message

    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            channel="email",
            purpose="test",
            to=f"person{number}@example.org",
            subject="How is it going?",
            body="There is news.\n",
            queued_at=now,
            next_try_at=now,
        )
        for number in range(int(sys.argv[1]))
    )
