"""The limits of time, each with the day from which it holds: reform is coming."""

from typing import ClassVar

from django.db import models


class Step(models.TextChoices):
    """What has a limit, and from which day it is counted."""

    DECIDE = "decide", "Decision whether to assess, from the request"
    ADVICE = "advice", "Advice, from being asked for it"
    NOT_ISSUE = "not-issue", "Decision not to issue a plan, from the request"
    ISSUE = "issue", "Final plan, from the request"
    REVIEW_DECISION = "review-decision", "Decision after an annual review, from the meeting"
    REVIEW_FINAL = "review-final", "Final amended plan, from the meeting"
    REVIEW_DUE = "review-due", "Next annual review, from the plan or the last review"


class Deadline(models.Model):
    """A limit in calendar days, for what is counted from `from_date` on (until the next one).

    `is_local`: a target of the council's own, beside the limit of the law.
    """

    step = models.CharField(max_length=20, choices=Step)
    days = models.PositiveSmallIntegerField()
    from_date = models.DateField(default="2014-09-01")
    is_local = models.BooleanField(default=False)
    source = models.CharField(max_length=200, help_text="The law or decision it rests on.")

    class Meta:
        ordering: ClassVar = ["step", "is_local", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step", "is_local", "from_date"],
                name="deadline_once",
                violation_error_message="There is a limit from that day already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.days} days"
