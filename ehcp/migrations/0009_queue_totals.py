"""Totals of all areas beside each area, and cohorts by month. The counts are made again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ehcp", "0008_council_lists"),
        ("intake", "0003_what_was_seen_when_planned"),
    ]

    operations = [
        migrations.DeleteModel("PlanIssued"),
        migrations.DeleteModel("CohortEnd"),
        migrations.DeleteModel("Flow"),
        migrations.CreateModel(
            name="CohortEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("keys", models.PositiveBigIntegerField()),
                ("month", models.DateField(help_text="When they were received.")),
                ("source", models.CharField(max_length=20)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in", "Requests"),
                            ("plan", "Plans issued"),
                            ("not-issued", "No plan"),
                            ("refused", "Not assessed"),
                            ("withdrawn", "Withdrawn or ceased"),
                            ("moved", "Moved away"),
                        ],
                        max_length=12,
                    ),
                ),
                ("weeks", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.part",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["part", "month"], name="ehcp_cohort_part_id_f9051b_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("keys", models.PositiveBigIntegerField()),
                ("month", models.DateField(help_text="When they came or went.")),
                (
                    "is_total",
                    models.BooleanField(help_text="Of all areas together; the area is blank."),
                ),
                ("area", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=20)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in", "Requests"),
                            ("plan", "Plans issued"),
                            ("not-issued", "No plan"),
                            ("refused", "Not assessed"),
                            ("withdrawn", "Withdrawn or ceased"),
                            ("moved", "Moved away"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.part",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["part", "is_total", "area", "month"],
                        name="ehcp_flow_part_id_57b8e0_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanIssued",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("keys", models.PositiveBigIntegerField()),
                ("month", models.DateField(help_text="When they were issued.")),
                (
                    "is_total",
                    models.BooleanField(help_text="Of all areas together; the area is blank."),
                ),
                ("area", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=20)),
                (
                    "is_excepted",
                    models.BooleanField(help_text="Whether an exception lifts the limit."),
                ),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("within", "Within the limit"),
                            ("year", "After the limit, within a year"),
                            ("over", "After more than a year"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="intake.part",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["part", "is_total", "area", "month"],
                        name="ehcp_planis_part_id_dc8a47_idx",
                    )
                ],
            },
        ),
    ]
