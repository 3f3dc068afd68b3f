"""What a reader must know to read the numbers right: only what concerns this report."""

from functions.quarterly_rollup.findings.contract import Findings
from functions.quarterly_rollup.findings.stability import THRESHOLD
from functions.quarterly_rollup.report.parts import Section, Table
from functions.quarterly_rollup.report.sections import holidays, standing
from functions.quarterly_rollup.report.speech import Speech, stated


def method(findings: Findings, speech: Speech) -> Section:
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
    level = speech.percent(findings["holiday_method"]["level"], 0)
    threshold = speech.percent(THRESHOLD, 0)
    return Section(
        "method",
        speech.say("method.title"),
        tuple(
            stated(speech, f"method.{name}", level=level, threshold=threshold)
            for name, concerns in concerned.items()
            if concerns
        ),
        tables=_worth(findings, speech),
    )


def _worth(findings: Findings, speech: Speech) -> tuple[Table, ...]:
    """What the dollars were counted with; nothing where no call has a value."""
    if not any(row["value"] for row in findings["by_value"]):
        return ()
    rows = [
        (
            speech.name("department.name", row["department"]),
            speech.percent(row["recovery_rate"]),
            speech.price(row["dollars_per_call"]),
        )
        for row in findings["worth"]
    ]
    return (Table(speech.say("method.worth"), tuple(speech.at("method.worth_head")), tuple(rows), open=True),)
