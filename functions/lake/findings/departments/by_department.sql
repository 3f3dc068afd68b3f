-- Missed calls by department, and what they are worth
-- By dealership, and for the whole market where dealership_id is null: each department's missed calls, their
-- share, and what calling them back would have brought, in dollars: calls times the part of callers that can
-- be won back, times what one of them is worth to the department.
WITH counted AS (
    SELECT quarter, dealership_id, department, CAST(sum(calls) AS bigint) AS calls
    FROM quarter_hourly
    GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
)
SELECT
    counted.quarter,
    counted.dealership_id,
    counted.department,
    counted.calls,
    CAST(counted.calls AS double)
        / sum(counted.calls) OVER (PARTITION BY counted.quarter, counted.dealership_id) AS share,
    counted.calls * worth.recovery_rate * worth.dollars_per_call AS value
FROM counted
LEFT JOIN (VALUES :values) AS worth (department, recovery_rate, dollars_per_call)
    ON worth.department = counted.department
