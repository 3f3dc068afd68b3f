-- DuckDB's dialect. Missed calls by local date and hour, of this quarter and the one before, with what kind of day the
-- date is to the dealership.
CREATE OR REPLACE TEMP TABLE hourly_history AS
WITH hours AS (
    SELECT quarter, dealership_id, department, local_date, local_hour, CAST(sum(calls) AS BIGINT) AS calls
    FROM call_hours
    GROUP BY ALL
    UNION ALL
    SELECT quarter, dealership_id, department, local_date, local_hour, calls FROM previous_hours
)
SELECT hours.*, day_kinds.kind
FROM hours
JOIN day_kinds USING (quarter, dealership_id, local_date)
