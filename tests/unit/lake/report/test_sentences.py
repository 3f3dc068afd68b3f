"""The sentences say what the findings hold: the finding, its size, its uncertainty."""

import pytest

from functions.lake.findings import Findings
from functions.lake.findings.holidays.contract import Holiday
from functions.lake.findings.week.contract import Hour
from tests import report_sample as sample
from tests.unit.lake.report.reading import Read, read

NB = "\N{NO-BREAK SPACE}"


def french(findings: Findings) -> Read:
    return read(findings, "fr")


def test_the_first_department_is_named_with_its_calls_and_share_and_the_others_follow_in_order() -> None:
    page = french(sample.market())
    assert page.sentence("departments.first") == (
        f"C’est au service que l’on manque le plus d’appels{NB}: 36{NB}000 appels, soit 36,0{NB}% du total."
    )
    assert page.sentence("departments.others").startswith(
        f"On trouve ensuite les postes des employés (25,0{NB}%), la réception (20,0{NB}%), les pièces"
    )


def test_the_most_calls_are_not_said_to_be_most_of_them() -> None:
    page = read(sample.market(), "en")
    assert page.sentence("departments.first") == (
        "The most calls are missed in service: 36,000 calls, or 36.0% of the total."
    )
    assert "the most is lost in sales, about $3,000,000, or 46.9% of the value" in page.sentence(
        "departments.value_differs"
    )


def test_departments_with_few_calls_of_great_value_are_named() -> None:
    dear = french(sample.market()).sentence("departments.dear")
    assert "aux ventes (8,0" in dear
    assert "aux pièces (10,0" in dear
    assert "service" not in dear


@pytest.mark.parametrize(("share", "said"), [(0.16, True), (0.17, False), (0.5, False)])
def test_a_department_is_rare_below_the_average_of_the_six(share: float, said: bool) -> None:
    findings = sample.market()
    [sales] = [row for row in findings["by_department"] if row["department"] == "sales"]
    [worth] = [row for row in findings["by_value"] if row["department"] == "sales"]
    sales["share"], worth["share"] = share, 0.8
    assert ("aux ventes" in french(findings).sentence("departments.dear")) == said


def test_what_is_rare_and_dear_is_called_valuable_in_english() -> None:
    assert read(sample.market(), "en").sentence("departments.dear").startswith("Few but valuable")


def test_the_same_department_may_lead_in_calls_and_in_value() -> None:
    findings = sample.market()
    findings["by_value"] = [
        {"department": row["department"], "value": row["calls"] * 2.0, "share": row["share"]}
        for row in findings["by_department"]
    ]
    page = french(findings)
    assert page.sentence("departments.value_same").startswith(
        "En valeur estimée, c’est aussi au service que l’on perd le plus"
    )
    assert "departments.dear" not in page.names


def test_calls_without_a_value_are_ranked_by_number_alone() -> None:
    findings = sample.market()
    findings["by_value"] = [row | {"value": 0.0, "share": None} for row in findings["by_value"]]
    page = french(findings)
    assert not [name for name in page.names if name.startswith("departments.value")]
    assert "figure.value" not in page.names


def test_the_peak_is_named_and_the_five_worst_hours_are_joined_where_they_follow_one_another() -> None:
    page = french(sample.market())
    assert page.sentence("week.peak") == (
        f"La pire heure de la semaine{NB}: lundi de 9{NB}h à 10{NB}h, avec 2{NB}700 appels,"
        f" soit 2,7{NB}% de tous les appels manqués."
    )
    assert (
        f"(lundi de 9{NB}h à 12{NB}h et mardi de 9{NB}h à 11{NB}h) en réunissent 11,9{NB}%"
        in page.sentence("week.peaks")
    )


def test_the_scale_of_the_hours_ends_at_all_of_the_calls() -> None:
    steps = [text.strip() for text in french(sample.one_call()).texts["li"] if f"0{NB}%" in text]
    assert steps[-1] == f"83,5 à 100,0{NB}%"


def test_hours_that_were_only_assumed_are_not_called_the_departments_own() -> None:
    assert "week.open" in french(sample.market()).names
    page = french(sample.market() | {"own_hours": False})
    assert "week.open" not in page.names
    assert "week.standard" in page.names


def test_hours_on_both_sides_of_midnight_are_not_joined() -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 23), hour(2, 0)]
    assert f"lundi de 23{NB}h à 24{NB}h et mardi de 0{NB}h à 1{NB}h" in french(findings).sentence(
        "week.peaks"
    )


@pytest.mark.parametrize(
    ("calls", "said"), [(9, "week.too_few"), (10, "week.few"), (99, "week.few"), (100, None)]
)
def test_a_peak_of_few_calls_says_what_chance_may_do(calls: int, said: str | None) -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 9) | {"calls": calls}]
    found = set(french(findings).names) & {"week.too_few", "week.few"}
    assert found == ({said} if said else set())


def test_chance_on_25_calls_is_39_per_cent() -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 9) | {"calls": 25}]
    assert f"d’environ 39{NB}%" in french(findings).sentence("week.few")


def test_a_shift_is_told_with_its_three_ratios_and_their_intervals() -> None:
    assert french(sample.market()).sentence("holidays.shifted") == (
        f"Fête du Travail (lundi 1er{NB}septembre 2025){NB}: vendredi 29{NB}août en après-midi, 1,42 fois la"
        " normale (1,20 à 1,68); le jour même, 0,12 fois la normale (0,10 à 0,15);"
        f" mardi 2{NB}septembre en matinée, 1,61 fois la normale (1,35 à 1,92)."
        " Un tel report dépasse ce que le hasard explique."
    )


def test_no_shift_is_told_where_none_is_established() -> None:
    said = french(sample.market()).sentence("holidays.still")
    assert said.startswith(f"Fête du Canada (mardi 1er{NB}juillet 2025)")
    assert said.endswith("aucun report établi ni sur la veille ni sur le lendemain.")


def test_a_side_that_chance_explains_is_left_out_of_a_shift() -> None:
    findings = sample.market()
    findings["holidays"][0]["eve_afternoon_interval"] = [0.95, 2.1]
    said = french(findings).sentence("holidays.shifted")
    assert "29" not in said.split(":")[1]
    assert "mardi 2" in said


def test_a_holiday_of_which_nothing_is_known_is_left_out() -> None:
    findings = sample.market()
    forget(findings["holidays"][1])
    page = french(findings)
    assert "holidays.still" not in page.names
    assert "method.holidays" in page.names
    forget(findings["holidays"][0])
    assert "method.holidays" not in french(findings).names


def forget(holiday: Holiday) -> None:
    for part in ("eve_afternoon", "day", "next_morning"):
        for kind in ("ratio", "interval"):
            holiday[f"{part}_{kind}"] = None  # type: ignore[literal-required]


@pytest.mark.parametrize(("high", "said"), [(22.0, True), (22.2, False)])
def test_an_interval_of_more_than_a_factor_of_twenty_says_nothing(high: float, said: bool) -> None:
    findings = sample.market()
    findings["holidays"] = [sample.labour_day()]
    forget(findings["holidays"][0])
    findings["holidays"][0]["next_morning_ratio"] = 5.0
    findings["holidays"][0]["next_morning_interval"] = [1.1, high]
    page = french(findings)
    assert ("holidays.shifted" in page.names) == ("method.holidays" in page.names) == said


def test_a_shift_of_which_nothing_is_shown_is_none_nor_is_a_busy_holiday() -> None:
    findings = sample.market()
    findings["holidays"] = [sample.labour_day()]
    findings["holidays"][0]["day_interval"] = [1.1, 2]
    findings["holidays"][0]["eve_afternoon_interval"] = [1.1, 40]
    findings["holidays"][0]["next_morning_interval"] = [1.1, 40]
    assert "holidays.still" in french(findings).names


@pytest.mark.parametrize(
    ("dealerships", "said"),
    [
        (50, ""),
        (4, ", chez les 4 concessions qui l’observent"),
        (1, ", chez la concession qui l’observe"),
    ],
)
def test_a_holiday_that_not_all_observe_says_how_many_do(dealerships: int, said: str) -> None:
    findings = sample.market()
    findings["holidays"][0]["dealerships"] = dealerships
    assert (
        french(findings)
        .sentence("holidays.shifted")
        .startswith(f"Fête du Travail (lundi 1er{NB}septembre 2025){said}{NB}: vendredi")
    )


def test_a_dealership_s_own_holiday_says_nothing_of_others() -> None:
    findings = sample.dealership()
    findings["holidays"][0]["dealerships"] = 1
    assert "observe" not in french(findings).sentence("holidays.shifted")


def test_the_holidays_legend_has_the_colours_that_their_marks_have() -> None:
    findings = sample.market()
    items = "".join(french(findings).texts["li"])
    assert "plus que ce que le hasard explique" in items
    assert "que le hasard peut expliquer" in items
    findings["holidays"][1]["day_interval"] = [0.1, 1.4]
    findings["holidays"] = findings["holidays"][1:]
    items = "".join(french(findings).texts["li"])
    assert "plus que ce que le hasard explique" not in items
    assert "que le hasard peut expliquer" in items


@pytest.mark.parametrize(
    ("moved", "name", "said"),
    [
        (3, "season.later", "3 semaines plus tard"),
        (1, "season.later", "1 semaine plus tard"),
        (-2, "season.earlier", "2 semaines plus tôt"),
        (0, "season.same", "la même semaine"),
    ],
)
def test_the_peak_week_says_which_way_it_moved(moved: int, name: str, said: str) -> None:
    findings = sample.market()
    assert findings["peak_week"] is not None
    findings["peak_week"]["weeks_moved"] = moved
    assert said in french(findings).sentence(name)


def test_without_last_year_nothing_is_said_of_the_peaks_move() -> None:
    findings = sample.market()
    assert findings["peak_week"] is not None
    findings["peak_week"]["weeks_moved"] = None
    page = french(findings)
    assert "season.peak" in page.names
    assert not {"season.later", "season.earlier", "season.same"} & set(page.names)


def test_without_a_peak_the_weeks_are_said_to_be_alike() -> None:
    findings = sample.market()
    findings["peak_week"] = None
    assert "season.flat" in french(findings).names


def test_steady_departments_and_those_that_vary_are_told_apart() -> None:
    page = french(sample.market())
    assert "aux ventes (coefficient de variation de 2,0" in page.sentence("months.steady")
    assert page.sentence("months.unsteady").startswith("Il a varié davantage aux autres lignes")


def test_where_all_are_steady_none_is_listed() -> None:
    findings = sample.market()
    for row in findings["stability"]:
        row["steady"] = True
    assert "dans tous les secteurs" in french(findings).sentence("months.steady_all")


def test_one_department_has_one_coefficient_and_no_greatest() -> None:
    assert french(sample.imported()).sentence("months.steady_one") == (
        "Le nombre d’appels manqués par jour est resté stable d’un mois à l’autre aux autres lignes"
        f" (coefficient de variation de 3,6{NB}%)."
    )


def test_months_of_which_nothing_can_be_said_say_so() -> None:
    assert french(sample.one_call()).sentence("months.too_few").startswith("Il faudrait plus d’appels")
    assert "months.too_few" not in french(sample.market()).names


def test_changes_that_are_all_small_are_one_sentence() -> None:
    page = french(sample.market())
    assert f"−3,1{NB}% au service" in page.sentence("months.quarter")
    assert f"aucun secteur n’a varié de plus de 1{NB}%" in page.sentence("months.year_same")


def test_a_change_that_chance_explains_is_not_said() -> None:
    findings = sample.market()
    for row in findings["stability"]:
        row["changed_from_previous_quarter"] = row["department"] == "sales"
    page = french(findings)
    assert page.sentence("months.quarter") == (
        f"Par rapport au trimestre précédent, en appels par jour{NB}: −3,1{NB}% aux ventes."
    )
    assert page.texts["td"].count(f"−3,1{NB}%") == 1
    for row in findings["stability"]:
        row["changed_from_previous_quarter"] = False
    page = french(findings)
    assert page.sentence("months.quarter_chance").endswith(
        "aucun secteur n’a varié plus que le hasard ne l’explique."
    )
    assert f"−3,1{NB}%" not in page.texts["td"]


def test_how_quarters_are_compared_is_said_where_they_are() -> None:
    findings = sample.market()
    assert "method.changes" in french(findings).names
    for row in findings["stability"]:
        row["change_from_previous_quarter"] = row["change_from_previous_year"] = None
    assert "method.changes" not in french(findings).names


def test_a_dealership_reads_where_it_is_ahead_and_where_behind() -> None:
    page = french(sample.dealership())
    ahead, behind = page.sentence("standing.ahead"), page.sentence("standing.behind")
    assert "la part des appels suivis d’un texto (85,0" in ahead
    assert "la part des appels répétés (10,0" in ahead  # fewer are better
    assert "la part des appels rappelés (33,0" in behind
    assert f"le délai du rappel (3{NB}h{NB}20{NB}min, contre 53{NB}min en médiane)" in behind
    assert "joints" not in ahead + behind  # in the middle of the market
    assert "et pour la part des appels répétés" in ahead


@pytest.mark.parametrize(("calls", "said"), [(1_000, ["standing.middle"]), (100_000, ["standing.ahead"])])
def test_a_share_that_chance_may_explain_is_no_advantage(calls: int, said: list[str]) -> None:
    """0.6 points of 1,000 calls are within 4 points; of 100,000 they are beyond 0.4."""
    findings = sample.dealership() | {"calls": calls}
    findings["standing"] = [sample.standing("recovered_share", 0.406, 80.0, 0.4)]
    page = french(findings)
    assert [name for name in page.names if name.startswith("standing.")] == said
    assert ("mieux que la plupart" in "".join(page.texts["li"])) == (said == ["standing.ahead"])


@pytest.mark.parametrize(("value", "said"), [(54.0, "standing.middle"), (80.0, "standing.only_behind")])
def test_a_delay_that_chance_may_explain_is_no_lag(value: float, said: str) -> None:
    """1,000 callbacks, nine in ten within four times the median: their median is sure to 15 %."""
    findings = sample.dealership() | {"calls": 2_500}
    findings["response"] = findings["response"] | {
        "called_back_share": 0.4,
        "median_minutes_to_callback": value,
        "p90_minutes_to_callback": 4 * value,
    }
    findings["standing"] = [sample.standing("median_minutes_to_callback", value, 90.0, 53.0)]
    assert [name for name in french(findings).names if name.startswith("standing.")] == [said]


def test_the_standing_says_when_better_is_said_and_what_its_colours_mean() -> None:
    page = french(sample.dealership())
    assert "quart" in page.sentence("method.standing")
    items = "".join(page.texts["li"])
    assert "mieux que la plupart" in items
    assert "terrain à gagner" in items
    styles = [tag.get("style", "") for _, tag in page.tags]
    assert styles.count("fill: var(--ahead)") == 2 + 1  # bars and swatch


def test_what_the_lake_knows_nothing_of_has_no_standing() -> None:
    findings = sample.dealership() | {"own_hours": False}
    findings["response"] = findings["response"] | {"called_back_share": 0.0}
    findings["standing"] = [
        sample.standing("outside_open_hours_share", 0.31, 90.0, 0.24),
        sample.standing("called_back_share", 0.0, 10.0, 0.4),
    ]
    assert not [name for name in french(findings).names if name.startswith("standing.")]


def test_many_calls_are_size_and_no_merit() -> None:
    findings = sample.dealership()
    findings["standing"] = [sample.standing("calls", 9_000.0, 99.0, 2_000.0)]
    assert [name for name in french(findings).names if name.startswith("standing.")] == ["standing.middle"]


def test_what_to_do_is_a_block_of_hours_and_what_they_hold_together() -> None:
    page = french(sample.market())
    assert page.sentence("staffing.first") == (
        f"Renforcer la réponse au téléphone le lundi de 9{NB}h à 12{NB}h aurait pu éviter jusqu’à 7,5{NB}%"
        " des appels manqués du trimestre, soit 577 appels par semaine en moyenne."
    )
    assert f"Ces 2 plages de la semaine, soit 6 heures, en réunissent 13,7{NB}%" in page.sentence(
        "staffing.all"
    )


@pytest.mark.parametrize(("second", "said"), [(248, True), (210, True), (200, False)])
def test_blocks_whose_order_may_be_chance_say_so(second: int, said: bool) -> None:
    """248 calls and 210 differ by less than 1.96 √458."""
    findings = sample.market()
    for block, calls in zip(findings["staffing"], (248, second), strict=True):
        block["calls"], block["weekly_calls"] = calls, calls / 13
    page = french(findings)
    assert "19 appels par semaine" in page.sentence("staffing.first")
    assert ("staffing.close" in page.names) == said


def test_a_block_of_few_calls_is_said_to_be_one() -> None:
    findings = sample.market()
    findings["staffing"][0]["weekly_calls"] = 5 / 13
    assert "moins d’un appel par semaine" in french(findings).sentence("staffing.first")


def test_a_value_of_a_call_has_its_cents_where_it_has_any() -> None:
    findings = sample.imported()
    findings["worth"][0]["dollars_per_call"] = 0.5
    assert f"0,50{NB}$" in french(findings).texts["td"]


def test_the_values_of_a_call_and_the_rates_are_named() -> None:
    cells = french(sample.imported()).texts["td"]
    assert f"20,0{NB}%" in cells
    assert f"20{NB}$" in cells
    findings = sample.market()
    findings["by_value"] = [row | {"value": 0.0, "share": None} for row in findings["by_value"]]
    assert "Taux de récupération" not in french(findings).texts["th"]


def test_the_heat_maps_title_is_said_once() -> None:
    said = [text for texts in french(sample.market()).texts.values() for text in texts]
    assert sum(text.startswith("Part de tous les appels manqués") for text in said) == 2  # and its drawing's


def hour(weekday: int, of_day: int) -> Hour:
    return {"weekday": weekday, "hour": of_day, "calls": 500, "share": 0.005}
