-- DuckDB's dialect. What the callers' findings count of a dealership's and department's matters that began on a day.
-- Reached within a day means within 24 hours.
CREATE OR REPLACE TEMP TABLE caller_days AS
SELECT
    CAST(dealership_id AS VARCHAR) AS dealership_id,
    CAST(department AS VARCHAR) AS department,
    day,
    count(*) FILTER (WHERE NOT anonymous AND is_waiting) AS waiting,
    count(*) FILTER (WHERE anonymous AND is_waiting) AS waiting_anonymous,
    count(*) FILTER (WHERE reached_after <= 86400 AND texted_before) AS won,
    count(*) FILTER (WHERE tapped_after <= 86400 AND coalesce(reached_after > 86400, true)) AS tapped,
    -- Of whom it is known for so many minutes, or who were reached within them.
    count(*) FILTER (WHERE known_for >= 900 OR reached_after <= 900) AS known_15,
    count(*) FILTER (WHERE reached_after <= 900) AS reached_15,
    count(*) FILTER (WHERE known_for >= 3600 OR reached_after <= 3600) AS known_60,
    count(*) FILTER (WHERE reached_after <= 3600) AS reached_60,
    count(*) FILTER (WHERE known_for >= 14400 OR reached_after <= 14400) AS known_240,
    count(*) FILTER (WHERE reached_after <= 14400) AS reached_240,
    count(*) FILTER (WHERE known_for >= 86400 OR reached_after <= 86400) AS known_1440,
    count(*) FILTER (WHERE reached_after <= 86400) AS reached_1440
FROM (
    SELECT
        *,
        known_for >= 86400
        AND coalesce(reached_after > 86400, true)
        AND coalesce(tapped_after > 86400, true) AS is_waiting
    FROM episodes
)
GROUP BY ALL
