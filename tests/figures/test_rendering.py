"""A figure as a page shows it, and how it is kept."""

import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as CacheAway

from hnfsg.figures import registry
from hnfsg.figures.cache import name
from hnfsg.figures.frames import NO_DATA
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.figures.serialising import CannotBeDrawn, serialised
from hnfsg.figures.templatetags.figures import whole_amounts
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Upload
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from tests.figures.scratch import FIGURE, on, publish
from tests.intake.files import line, send_lines


def shown(vintage: Vintage | None = None, **params: str) -> Rendered:
    return page_figures([FIGURE.slug], params, vintage or vintages.live())[FIGURE.slug]


@pytest.fixture
def published(total: Figure, finance_officer: User) -> Upload:
    lines = [line("A", 1, 5, month=9), line("A", 1, 6), line("B", 1, 2_000_000)]
    return publish(*lines, at=on(14), by=finance_officer, file_name="M10.csv")


def test_the_component_has_everything_without_a_script(published: Upload) -> None:
    html = shown().html
    for part in (
        'data-figure="scratch.total"',
        "The total is 2,000,006.",
        "2023 to 2024, Month 10. In pounds.",
        "£2,000,006</td>",
        "What the scratch lines are expected to cost.",
        "The sum of the forecasts.",
        "Lower is better",
        "Every line added.",
        "published 14 February 2024 by FF",
        "/figures/scratch.total/numbers.csv?year=2023-24&amp;month=2023-24-m10",
    ):
        assert part in html


def test_each_row_leads_to_its_row_in_the_file(published: Upload) -> None:
    part = published.parts.get(period="2023-24-m10")
    assert f'href="/data/source/{part.pk}/3/">Lines, row 3</a>' in shown().html


def test_an_explanation_stands_at_its_point_and_in_a_list(published: Upload) -> None:
    rendered = shown()
    line_of_months, rings = json.loads(rendered.chart)["data"]
    assert (rings["x"], rings["y"]) == (["M10"], [pytest.approx(2.000006)])
    month_9, month_10 = line_of_months["hovertemplate"]
    assert "New placements" not in month_9
    assert month_10 == "%{x}<br>%{y}<br>Line B: New placements agreed (FF)<extra></extra>"
    assert "Explained by officers (1)" in rendered.html
    assert "New placements agreed" in rendered.html
    assert [m.by for m in rendered.markers] == ["FF"]


def test_what_officers_type_is_never_markup(total: Figure) -> None:
    text = "</script><b onclick=x>New</b> & %{x} <a href='javascript:x'>more</a>"
    publish(line("B", 1, 2_000_000, comment=text), at=on(14), because=text)
    rendered = shown()
    assert "<b onclick" not in rendered.html
    assert "</script><b" not in rendered.html
    assert rendered.html.count("</script>") == 1
    assert "% {x}" in json.loads(rendered.chart)["data"][0]["hovertemplate"][0]
    assert "&lt;b" in json.loads(rendered.chart)["data"][0]["hovertemplate"][0]


def test_only_explanations_of_the_months_shown_are_there(published: Upload) -> None:
    assert shown(month="2023-24-m09").markers == ()


def test_without_data_there_is_a_sentence_and_no_empty_chart(total: Figure) -> None:
    rendered = shown()
    assert (rendered.takeaway, rendered.chart, rendered.headline) == (NO_DATA, "", None)
    assert "<table" not in rendered.html
    assert "Source:" not in rendered.html


def test_a_scope_that_does_not_exist_is_told_and_the_default_shown(published: Upload) -> None:
    rendered = shown(month="2023-24-m13")
    assert rendered.problem == "There is no month “2023-24-m13”. This shows Month 10."
    assert "The total is 2,000,006." in rendered.html
    assert shown().problem == ""


def test_a_warm_figure_computes_nothing(
    published: Upload,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, live = shown(), vintages.live()
    registry.unregister(FIGURE.slug)
    registry.register(replace(FIGURE, frame=lambda *_: 1 / 0))
    with django_assert_num_queries(1):  # whether an event has changed
        assert shown(live) == first


def test_publishing_shows_at_once_and_withdrawing_brings_back_what_was(
    published: Upload,
) -> None:
    before = shown()
    later = publish(line("A", 1, 7), at=on(15))
    assert "The total is 7." in shown().html
    services.withdraw(upload=later, by=None, reason="Sent too early")
    assert (shown().rows, shown().takeaway) == (before.rows, before.takeaway)


def test_the_line_about_the_source_is_never_stale(
    published: Upload, finance_officer: User, send_officer: User
) -> None:
    later = publish(line("A", 1, 7), at=on(15), by=finance_officer)
    assert "by FF" in shown().html
    services.withdraw(upload=later, by=None, reason="Sent too early")
    services.publish(upload=later, by=send_officer, effective_at=on(3, month=4))
    assert "published 3 April 2024 by SS" in shown().html


def test_a_preview_is_not_kept_and_says_what_it_is(published: Upload) -> None:
    upload = send_lines(line("A", 1, 9))
    html = shown(vintages.preview(upload)).html
    assert "The total is 9." in html
    assert "not published yet" in html
    assert "a preview: not published" in html
    assert not cache.keys("*figure*") if hasattr(cache, "keys") else True


def test_another_version_of_the_code_is_another_name(
    published: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown()
    monkeypatch.setattr("hnfsg.figures.cache.code_fingerprint", lambda: "another")
    registry.unregister(FIGURE.slug)
    registry.register(replace(FIGURE, takeaway=lambda frame: "Told in another way."))
    assert shown().takeaway == "Told in another way."


def test_no_part_of_a_name_passes_for_two() -> None:
    assert name("page", "a\0b") != name("page", "a", "b")
    assert name("page", 'a", "b') != name("page", "a", "b")


def test_a_cache_that_is_away_costs_time_and_no_page(
    published: Upload, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object, **__: object) -> None:
        raise CacheAway("connection refused")

    monkeypatch.setattr(cache, "get_many", away)
    monkeypatch.setattr(cache, "set_many", away)
    assert "The total is 2,000,006." in shown().html
    assert "the cache is away" in caplog.text


def test_a_chart_that_the_browser_cannot_draw_is_refused() -> None:
    with pytest.raises(CannotBeDrawn, match="heatmap"):
        serialised(go.Figure(go.Heatmap(z=[[1, 2], [3, 4]])))


def test_text_that_needs_an_inline_style_is_refused_or_made_bold_by_its_font() -> None:
    chart = go.Figure(go.Scatter(x=[1], y=[2]))
    chart.add_annotation(text="<b>Forecast £40.9m</b>", font={"size": 14})
    label = serialised(chart)["layout"]["annotations"][0]
    assert (label["text"], label["font"]) == ("Forecast £40.9m", {"size": 14, "weight": 700})
    with pytest.raises(CannotBeDrawn, match="<i>"):
        serialised(go.Figure(go.Scatter(x=[1], y=[2], hovertemplate="<i>%{y}</i>")))


def test_data_text_is_never_read_as_tags() -> None:
    names = ["Special <b>schools</b>", "Tuition <a term", "Arts & crafts"]
    chart = go.Figure(
        go.Bar(y=names, x=[1, 2, 3], orientation="h", customdata=[[n] for n in names])
    )
    chart.update_yaxes(tickvals=names, ticktext=names)
    chart.add_annotation(y=names[0], x=0, text="Ours")
    spec = serialised(chart)
    bars, axis = spec["data"][0], spec["layout"]["yaxis"]
    assert bars["y"][:2] == ["Special &lt;b&gt;schools&lt;/b&gt;", "Tuition &lt;a term"]
    assert bars["y"] == axis["tickvals"] == axis["ticktext"] == [c[0] for c in bars["customdata"]]
    assert spec["layout"]["annotations"][0]["y"] == bars["y"][0]


def test_a_chart_that_fails_leaves_its_table(
    published: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    registry.unregister(FIGURE.slug)
    heat = go.Figure(go.Heatmap(z=[[1]]))
    registry.register(replace(FIGURE, chart=lambda frame: heat))
    rendered = shown()
    assert rendered.chart == ""
    assert "£2,000,006</td>" in rendered.html
    assert "scratch.total could not be drawn" in caplog.text


def test_plotlys_own_template_is_left_out() -> None:
    assert "template" not in serialised(go.Figure(go.Scatter(x=[1], y=[2])))["layout"]


def test_a_signed_amount_is_not_broken_and_the_sentence_is_escaped() -> None:
    said = whole_amounts("<b>Line</b> A +£1.0m, B −£30,000; C £5.")
    assert said == (
        "&lt;b&gt;Line&lt;/b&gt; A "
        '<span class="app-whole">+£1.0m</span>, B <span class="app-whole">−£30,000</span>; C £5.'
    )
