-- DuckDB's dialect. From which hour to which each dealership is open, by weekday, as its calls show: those of any
-- department that came within its opening hours.
CREATE OR REPLACE TEMP TABLE seen_hours AS
SELECT
    dealership_id,
    local_weekday,
    min(local_hour) AS from_hour,
    max(local_hour) + 1 AS to_hour
FROM call_hours
WHERE open_hours
GROUP BY dealership_id, local_weekday
