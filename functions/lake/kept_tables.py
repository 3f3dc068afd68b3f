"""The tables that a rollup makes of more than the quarter's missed calls."""

from functions.lake.table import HOLIDAY_NAMES, Column, Table

CALLS_HOURLY = Table(
    "calls_hourly",
    "Calls offered, answered ones too, by dealership, department, local date and hour. Additive measures.",
    (
        Column("dealership_id", "string", "The dealership that was called"),
        Column("department", "string", "The department that was called"),
        Column("local_date", "date", "Date there"),
        Column("local_hour", "int", "Hour there, 0 to 23"),
        Column("open_hours", "boolean", "Within the department's own opening hours"),
        Column("holiday", "string", "The holiday's English name, or null"),
        Column("offered", "bigint", "Calls that came in: answered, missed and abandoned"),
        Column("answered", "bigint", "Of them, taken by a person; 0 everywhere where no provider tells it"),
        Column("missed", "bigint", "Of them, missed, without those abandoned"),
        Column("abandoned", "bigint", "Of them, given up within 5 seconds: nobody could take them"),
        Column("talk_seconds", "bigint", "How long the talks took whose length a provider told, seconds"),
        Column("talks", "bigint", "Of the answered, those whose length a provider told"),
        *HOLIDAY_NAMES,
    ),
    sorted_by=("dealership_id", "department", "local_date", "local_hour", "open_hours"),
)

COVERAGE = Table(
    "coverage",
    "Days of which no call is known: a dealership joined or left within the quarter, or nothing came of it.",
    (
        Column("dealership_id", "string", "The dealership"),
        Column("from_date", "date", "First date there without a call"),
        Column("to_date", "date", "Last date there without a call"),
        Column("reason", "string", "joined, left or silent"),
        Column("share", "double", "Part of its expected calls of the quarter that falls in these days"),
    ),
    sorted_by=("dealership_id", "from_date"),
)

FORECASTS = Table(
    "forecasts",
    "What was expected of a week before it began, as the report of the quarter in which it was made had it.",
    (
        Column("dealership_id", "string", "The dealership"),
        Column("department", "string", "The department"),
        Column("week", "date", "The Monday of the week that is foretold"),
        Column("made_of", "date", "The last date whose calls it was made of"),
        Column("part", "string", "What of the week: week, half_day or hour"),
        Column("local_date", "date", "Date there; of the whole week, its Monday"),
        Column("from_hour", "int", "First hour there, 0 to 23"),
        Column("to_hour", "int", "Hour there at which it ends, 1 to 24"),
        Column("expected", "double", "Missed calls expected"),
        Column("low", "int", "Fewer come once in ten times"),
        Column("high", "int", "More come once in ten times"),
        Column("usual", "double", "Of the whole week: the mean of the four weeks before; else null"),
    ),
    sorted_by=("dealership_id", "department", "week", "part", "local_date", "from_hour"),
)

MARKET = Table(
    "market",
    "What a dealership's analyst may know of a closed quarter's market: shares of its missed calls.",
    (
        Column("part", "string", "What the row is of: quarter, department, hour, week or holiday"),
        Column("department", "string", "The department, of part department; else null"),
        Column("local_weekday", "int", "Of part hour: weekday there, 1 Monday to 7 Sunday; else null"),
        Column("local_hour", "int", "Of part hour: hour there, 0 to 23; else null"),
        Column("local_date", "date", "Of part week its Monday, of part holiday its date; else null"),
        Column("holiday_id", "string", "Of part holiday: which it is, e.g. labour_day; else null"),
        Column(
            "share", "double", "Share of the market's missed calls, to four decimals; null for the quarter"
        ),
        Column("calls", "bigint", "Of the quarter: its missed calls, to three digits; else null"),
        Column("dealerships", "bigint", "How many dealerships had such calls"),
    ),
    sorted_by=("part", "department", "local_weekday", "local_hour", "local_date"),
)

DEALERSHIPS = Table(
    "dealerships",
    "One row per dealership: what it is called, where it is, and of which days its calls are known.",
    (
        Column("dealership_id", "string", "The dealership"),
        Column("name", "string", "Its name"),
        Column("region", "string", "Its country, and its province or state if it has one: CA-QC"),
        Column("zone", "string", "Its time zone, e.g. America/Toronto"),
        Column("brand", "string", "What it sells, as its file says it, or null"),
        Column("since", "date", "First date of known calls, if it joined in the quarter, or null"),
        Column("until", "date", "Last date of known calls, if it left in the quarter, or null"),
    ),
    sorted_by=("dealership_id",),
)

# What a caller is taken to bring, and the part of callers who can be won back, each within its interval.
WORTH = (
    Column("dollars_per_call", "double", "What a caller who is won back brings, dollars"),
    Column("dollars_low", "double", "It is taken to be less once in ten times"),
    Column("dollars_high", "double", "It is taken to be more once in ten times"),
    Column("recovery_rate", "double", "The part of callers who can be won back"),
    Column("recovery_low", "double", "It is taken to be less once in ten times"),
    Column("recovery_high", "double", "It is taken to be more once in ten times"),
)
CALLER_VALUES = Table(
    "caller_values",
    "What a caller who is won back is taken to bring, by dealership and department: assumptions.",
    (
        Column("dealership_id", "string", "The dealership"),
        Column("department", "string", "The department"),
        *WORTH,
        Column("source", "string", "Whose dollars: dealership (its file), lake (values.toml) or rappel"),
    ),
    sorted_by=("dealership_id", "department"),
)
