from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_access_by_days"),
        ("signoff", "0004_seats_by_days"),
        ("supportplans", "0003_lead_company"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_taken_has_holder",
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("holder__isnull", True),
                        ("status__in", ["waiting", "asked"]),
                        ("taken_at__isnull", True),
                    ),
                    models.Q(
                        ("holder__isnull", False),
                        ("status__in", ["taken", "asked"]),
                        ("taken_at__isnull", False),
                    ),
                    models.Q(("status__in", ("waiting", "taken", "asked")), _negated=True),
                    _connector="OR",
                ),
                name="referral_taken_has_holder",
            ),
        ),
    ]
