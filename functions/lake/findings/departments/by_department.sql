-- Missed calls by department, and what they are worth
-- By dealership, and for the whole market where dealership_id is null: each department's missed calls, their
-- share, and what calling them back would have brought, in dollars: calls times the part of callers that can
-- be won back, times what one of them is worth to the department of that dealership (caller_values).
WITH counted AS (
    SELECT quarter, dealership_id, department, CAST(sum(calls) AS bigint) AS calls
    FROM quarter_hourly
    GROUP BY quarter, dealership_id, department
),
valued AS (
    SELECT
        counted.quarter,
        counted.dealership_id,
        counted.department,
        counted.calls,
        caller_values.recovery_rate,
        -- Whole cents add up to the same in whatever order an engine adds them.
        counted.calls * CAST(round(caller_values.dollars_per_call * 100) AS bigint) AS cents
    FROM counted
    LEFT JOIN caller_values
        ON
            caller_values.quarter = counted.quarter
            AND caller_values.dealership_id = counted.dealership_id
            AND caller_values.department = counted.department
),
added AS (
    SELECT
        quarter,
        dealership_id,
        department,
        CAST(sum(calls) AS bigint) AS calls,
        CAST(CAST(sum(cents) AS bigint) AS double) / 100 AS dollars,
        max(recovery_rate) AS recovery_rate
    FROM valued
    GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
)
SELECT
    quarter,
    dealership_id,
    department,
    calls,
    CAST(calls AS double) / sum(calls) OVER (PARTITION BY quarter, dealership_id) AS share,
    dollars * recovery_rate AS value
FROM added
