"""Rows with errors that an officer sets aside, so that they do not keep the others back."""

from hnfsg.intake.checking.context import EXAMPLE, CheckContext, Report
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
    bad = {slug: report.wrong.get(name, set()) for name, slug in slugs.items()}
    count = sum(map(len, bad.values()))
    total = sum(staging.count for staging in context.stagings.values())
    if count > dataset.set_aside_share * total:
        report.error(
            "too-many-aside",
            what=f"{count:,} of {total:,} rows have errors, more than the "
            f"{dataset.set_aside_share:.0%} that may be set aside",
            fix="Correct rows until fewer have errors, here or in the file.",
        )
        return 0
    for finding in report.findings:
        if _is_of_a_row(finding, slugs):
            finding.level = FindingLevel.ASIDE
    for (level, rule), more in list(report.unlisted.items()):
        if level == FindingLevel.ERROR:  # so many are of rows
            del report.unlisted[level, rule]
            report.unlisted[FindingLevel.ASIDE, rule] = more
    for slug, staging in context.stagings.items():
        staging.mark_bad_rows(sorted(bad.get(slug, ())))
    return count


def _is_of_a_row(finding: Finding, slugs: dict[str, str]) -> bool:
    return (
        finding.level == FindingLevel.ERROR
        and finding.row is not None
        and finding.rule != EXAMPLE
        and finding.sheet in slugs
    )
