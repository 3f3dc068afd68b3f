-- Athena's dialect. Missed calls by local date and hour, and whether the department was open: what most findings
-- count is in here.
SELECT
    quarter,
    dealership_id,
    department,
    local_date,
    local_weekday,
    local_hour,
    open_hours,
    standard_hours AND holiday IS NULL AS usual_hours,
    count(*) AS calls
FROM missed_calls
GROUP BY
    quarter,
    dealership_id,
    department,
    local_date,
    local_weekday,
    local_hour,
    open_hours,
    standard_hours AND holiday IS NULL
