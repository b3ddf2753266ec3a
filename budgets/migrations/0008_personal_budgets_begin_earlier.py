import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import budgets.estimates.models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0007_case_file_hash"),
        ("people", "0006_access_by_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="personalbudget",
            name="personal_budget_ends_once",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personalbudget",
            trigger=pgtrigger.compiler.Trigger(
                name="personal_budget_end_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."to_on" IS NOT NULL AND (NEW."to_on" IS NULL OR NEW."to_on" > (OLD."to_on")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="08260c57f7551d62f56e9d4d793558717fc99900",
                    operation="UPDATE",
                    pgid="pgtrigger_personal_budget_end_stays_a9dc4",
                    table="budgets_personalbudget",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="personalbudget",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                ),
                expressions=[
                    ("person", "="),
                    (
                        budgets.estimates.models.DateRange(
                            "from_on",
                            "to_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="personal_budget_one_a_day",
            ),
        ),
    ]
