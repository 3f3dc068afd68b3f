-- DuckDB's dialect. Each dealership's dates of each quarter that the lake has of it, with their calls, and whether
-- the date is a day off: as its own calls say, or where it has none, those of most dealerships with calls that
-- date. :spans are the quarters with their first and last date so far.
CREATE OR REPLACE TEMP TABLE dealership_days AS
WITH dates AS (
    SELECT quarter, CAST(unnest(generate_series(first, last, INTERVAL 1 DAY)) AS DATE) AS local_date
    FROM (VALUES :spans) AS spans (quarter, first, last)
),
daily AS (
    SELECT quarter, dealership_id, local_date, CAST(sum(calls) AS BIGINT) AS calls, count(holiday) > 0 AS off
    FROM quarter_daily
    GROUP BY quarter, dealership_id, local_date
),
common AS (
    SELECT quarter, local_date
    FROM daily
    GROUP BY quarter, local_date
    HAVING 2 * count(*) FILTER (WHERE off) > count(*)
)
SELECT
    quarter,
    dealership_id,
    local_date,
    coalesce(daily.calls, 0) AS calls,
    coalesce(daily.off, common.local_date IS NOT NULL) AS off
FROM (SELECT DISTINCT quarter, dealership_id FROM daily) AS dealerships
JOIN dates USING (quarter)
LEFT JOIN daily USING (quarter, dealership_id, local_date)
LEFT JOIN common USING (quarter, local_date)
