"""What a reader must know to read the numbers right: only what concerns this report."""

from functions.lake.findings.contract import Findings
from functions.lake.findings.stability import THRESHOLD
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Table
from functions.lake.report.sections import holidays, standing


def method(findings: Findings, loc: Localizer) -> Section:
    concerned = {
        "counts": True,
        "time": bool(findings["peak_hours"]),
        "standard": findings["outside_standard_hours_share"] is not None,
        "steady": any(row["coefficient_of_variation"] is not None for row in findings["stability"]),
        "changes": any(
            change is not None
            for row in findings["stability"]
            for change in (row["change_from_previous_quarter"], row["change_from_previous_year"])
        ),
        "holidays": bool(holidays.known(findings)),
        "standing": bool(standing.known(findings)),
    }
    level = loc.percent(findings["holiday_method"]["level"], 0)
    threshold = loc.percent(THRESHOLD, 0)
    return Section(
        "method",
        loc.text("method.title"),
        tuple(
            sentence(loc, f"method.{name}", level=level, threshold=threshold)
            for name, concerns in concerned.items()
            if concerns
        ),
        tables=_worth(findings, loc),
    )


def _worth(findings: Findings, loc: Localizer) -> tuple[Table, ...]:
    """What the dollars were counted with; nothing where no call has a value."""
    if not any(row["value"] for row in findings["by_value"]):
        return ()
    rows = [
        (
            loc.name("department.name", row["department"]),
            loc.percent(row["recovery_rate"]),
            loc.price(row["dollars_per_call"]),
        )
        for row in findings["worth"]
    ]
    return (Table(loc.text("method.worth"), tuple(loc.at("method.worth_head")), tuple(rows), open=True),)
