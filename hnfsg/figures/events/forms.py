"""The form of an event."""

from typing import Any

from django import forms

from hnfsg.figures import registry
from hnfsg.figures.events.services import Said
from hnfsg.figures.models import Event
from hnfsg.people.forms import PlainForm, Words


class EventForm(PlainForm):
    """What an event says."""

    words = {
        "on": Words("Date", "Give the date", "When it happened or was announced."),
        "title": Words("Title", "Give it a title", "A few words: they stand on the chart."),
        "what": Words(
            "What happened",
            "Say what happened",
            "One or two sentences that members read. Name no person and give no small number of "
            "children.",
        ),
        "source": Words("Source", "Say where it is published", "Such as the name of the paper."),
        "address": Words("Address of the source", "Give the address of the source"),
        "figures": Words("Figures that it concerns", "Choose at least one figure"),
    }
    on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "That is not a date. Write it like 5/3/2024."},
    )
    title = forms.CharField(max_length=60)
    what = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(max_length=120)
    address = forms.URLField(
        max_length=400,
        assume_scheme="https",
        error_messages={"invalid": "That is not an address. It starts with https://."},
    )
    figures = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        names = ("on", "title", "what", "source", "address", "figures")
        if event is not None:
            kwargs["initial"] = {name: getattr(event, name) for name in names}
        super().__init__(*args, **kwargs)
        found = sorted(registry.figures(), key=lambda figure: figure.title.lower())
        choices = [(figure.slug, figure.title) for figure in found if figure.chart]
        self.fields["figures"].choices = choices  # type: ignore[attr-defined]

    @property
    def said(self) -> Said:
        """What was typed, once it is valid."""
        return Said(**self.cleaned_data)
