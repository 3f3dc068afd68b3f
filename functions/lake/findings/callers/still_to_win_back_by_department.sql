-- Callers still to win back, by department, and what one of them may bring
-- By dealership, and for the whole market where dealership_id is null: the callers of waiting_callers, and what one
-- of them is taken to bring, which is an assumption (caller_values). A market's dollars are the mean over its callers
-- of what is taken at each one's dealership.
WITH valued AS (
    SELECT
        waiting_callers.quarter,
        waiting_callers.dealership_id,
        waiting_callers.department,
        waiting_callers.episodes,
        waiting_callers.anonymous,
        caller_values.dollars_per_call,
        caller_values.dollars_low,
        caller_values.dollars_high,
        caller_values.recovery_rate,
        caller_values.recovery_low,
        caller_values.recovery_high,
        caller_values.source,
        -- Whole cents add up to the same in whatever order an engine adds them.
        waiting_callers.episodes * CAST(round(caller_values.dollars_per_call * 100) AS bigint) AS cents,
        waiting_callers.episodes * CAST(round(caller_values.dollars_low * 100) AS bigint) AS cents_low,
        waiting_callers.episodes * CAST(round(caller_values.dollars_high * 100) AS bigint) AS cents_high
    FROM waiting_callers
    LEFT JOIN caller_values
        ON
            caller_values.quarter = waiting_callers.quarter
            AND caller_values.dealership_id = waiting_callers.dealership_id
            AND caller_values.department = waiting_callers.department
)
SELECT
    quarter,
    dealership_id,
    department,
    CAST(sum(episodes) AS bigint) AS episodes,
    CAST(sum(anonymous) AS bigint) AS anonymous,
    CASE
        WHEN min(dollars_per_call) = max(dollars_per_call) THEN min(dollars_per_call)
        ELSE CAST(CAST(sum(cents) AS bigint) AS double) / nullif(CAST(sum(episodes) AS bigint), 0) / 100
    END AS dollars_per_call,
    CASE
        WHEN min(dollars_low) = max(dollars_low) THEN min(dollars_low)
        ELSE CAST(CAST(sum(cents_low) AS bigint) AS double) / nullif(CAST(sum(episodes) AS bigint), 0) / 100
    END AS dollars_low,
    CASE
        WHEN min(dollars_high) = max(dollars_high) THEN min(dollars_high)
        ELSE CAST(CAST(sum(cents_high) AS bigint) AS double) / nullif(CAST(sum(episodes) AS bigint), 0) / 100
    END AS dollars_high,
    max(recovery_rate) AS recovery_rate,
    max(recovery_low) AS recovery_low,
    max(recovery_high) AS recovery_high,
    CASE WHEN min(source) = max(source) THEN min(source) ELSE 'several' END AS source
FROM valued
GROUP BY GROUPING SETS ((quarter, department), (quarter, dealership_id, department))
