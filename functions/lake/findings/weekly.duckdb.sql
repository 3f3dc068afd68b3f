-- DuckDB's dialect. What quarters are compared by: each dealership's and department's weeks, their calls on
-- ordinary days, and the exposure, which is the part of an ordinary week's calls that falls on those days.
-- No day off is ordinary, nor the business day before or after one, nor a day in a gap.
-- Fractions are added in an order of theirs: else the same calls would give another last digit each time.
CREATE OR REPLACE TEMP TABLE weekly AS
WITH ordinary AS (
    SELECT quarter, dealership_id, local_date FROM day_kinds WHERE kind = 'ordinary'
),
daily AS (
    SELECT quarter, dealership_id, department, local_date, CAST(sum(calls) AS BIGINT) AS calls
    FROM quarter_daily
    GROUP BY quarter, dealership_id, department, local_date
),
counted AS (
    SELECT
        quarter,
        dealership_id,
        department,
        isodow(local_date) AS weekday,
        CAST(date_trunc('week', local_date) AS DATE) AS week,
        coalesce(calls, 0) AS calls
    FROM (SELECT DISTINCT quarter, dealership_id, department FROM daily) AS departments
    JOIN ordinary USING (quarter, dealership_id)
    LEFT JOIN daily USING (quarter, dealership_id, department, local_date)
),
shares AS (
    SELECT
        *,
        per_day
            / nullif(sum(per_day ORDER BY per_day) OVER (PARTITION BY quarter, dealership_id, department), 0)
            AS share
    FROM (
        SELECT quarter, dealership_id, department, weekday, avg(calls) AS per_day
        FROM counted
        GROUP BY quarter, dealership_id, department, weekday
    )
)
SELECT
    quarter,
    dealership_id,
    department,
    week,
    CAST(sum(calls) AS BIGINT) AS calls,
    sum(coalesce(share, 0) ORDER BY share) AS exposure
FROM counted
JOIN shares USING (quarter, dealership_id, department, weekday)
GROUP BY quarter, dealership_id, department, week
