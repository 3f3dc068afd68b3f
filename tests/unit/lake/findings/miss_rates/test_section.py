"""What the page says of the calls that were missed of those offered."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import french, read


def test_each_department_s_share_has_its_interval_and_few_calls_no_decimals() -> None:
    assert read(sample.market(), "en").sentence("miss_rates.rates") == (
        "In opening hours, of the calls that came, 20.0% in service (18.0% to 22.0%), 10.0% at reception"
        " (8.0% to 12.0%) and 10% in sales (8% to 12%) were missed."
    )


def test_where_only_missed_calls_are_known_that_is_said() -> None:
    only = french(sample.market()).sentence("miss_rates.only_missed")
    assert only.startswith("On ne connaît que les appels manqués ")
    said = read(sample.imported(), "en").sentence("miss_rates.none")
    assert said.startswith("Only missed calls are known: neither an import nor every telephone system")
    assert not [name for name in french(sample.empty()).names if name.startswith("miss_rates.")]


def test_too_few_offered_calls_say_nothing() -> None:
    findings = sample.market()
    findings["miss_rates"] = [
        {"department": "sales", "offered": 60, "missed": 6, "rate": None, "interval": None}
    ]
    assert not [name for name in french(findings).names if name.startswith("miss_rates.")]


def test_without_an_interval_that_is_said() -> None:
    findings = sample.market()
    findings["miss_rates"] = [
        {"department": "sales", "offered": 1_000, "missed": 0, "rate": 0.0, "interval": None}
    ]
    assert "0.0% in sales (no interval)" in read(findings, "en").sentence("miss_rates.rates")
