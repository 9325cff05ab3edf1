"""Rows with errors that an officer sets aside, so that they do not keep the others back."""

from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.models import Finding, FindingLevel


def set_rows_aside(report: Report, context: CheckContext) -> int:
    """Turn the errors of single rows into rows set aside, where the officer decided so.

    Only up to the share that the dataset declares; beyond it the errors stay, with one more that
    says so. Gives how many rows are set aside.
    """
    dataset, upload = context.dataset, context.upload
    if not (upload.is_setting_aside and dataset.set_aside_share):
        return 0
    slugs = {layout.name: slug for slug, found in report.layouts.items() for layout in found}
    errors = [f for f in report.findings if _is_of_a_row(f, slugs)]
    bad = {(slugs[f.sheet], f.row or 0) for f in errors}
    total = sum(staging.count for staging in context.stagings.values())
    if len(bad) > dataset.set_aside_share * total:
        report.error(
            "too-many-aside",
            what=f"{len(bad):,} of {total:,} rows have errors, more than the "
            f"{dataset.set_aside_share:.0%} that may be set aside",
            fix="Correct rows until fewer have errors, here or in the file.",
        )
        return 0
    for finding in errors:
        finding.level = FindingLevel.ASIDE
    for slug, staging in context.stagings.items():
        staging.mark_bad_rows([row for sheet, row in bad if sheet == slug])
    return len(bad)


def _is_of_a_row(finding: Finding, slugs: dict[str, str]) -> bool:
    return (
        finding.level == FindingLevel.ERROR
        and finding.row is not None
        and finding.rule != "example-row"
        and finding.sheet in slugs
    )
