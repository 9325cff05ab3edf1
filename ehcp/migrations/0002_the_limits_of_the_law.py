"""The limits that the regulations set, from the day on which they came into force."""

from django.db import migrations

FROM = "2014-09-01"
LIMITS = (
    ("decide", 42, "SI 2014/1530, regulation 5(1): within 6 weeks of the request"),
    ("advice", 42, "SI 2014/1530, regulation 8: within 6 weeks of being asked"),
    ("not-issue", 112, "SI 2014/1530, regulation 10(1): within 16 weeks of the request"),
    ("issue", 140, "SI 2014/1530, regulation 13(2): within 20 weeks of the request"),
    ("review-decision", 28, "SI 2014/1530, regulation 20(10): within 4 weeks of the meeting"),
    ("review-final", 84, "As councils work: 12 weeks after the meeting; not confirmed in the law"),
    ("review-due", 365, "Children and Families Act 2014, section 44(1): within 12 months"),
)


def enter(apps, schema_editor):
    """Enter the limits of the law."""
    deadline = apps.get_model("ehcp", "Deadline")
    for step, days, source in LIMITS:
        deadline.objects.create(step=step, days=days, from_date=FROM, source=source)


class Migration(migrations.Migration):
    dependencies = [("ehcp", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
