-- Athena's dialect. One row per caller and matter: a caller's missed calls to a dealership, each within 24 hours of the
-- one before. A caller who withholds the number is another each time. The department is the first call's.
WITH calls AS (
    SELECT
        quarter,
        dealership_id,
        department,
        caller_key IS NULL AS anonymous,
        coalesce(caller_key, call_id) AS caller,
        call_id,
        occurred_at,
        -- A lake of before has no local_at: its minutes are those of UTC, in all zones but a few.
        coalesce(
            local_at,
            date_add('hour', local_hour, CAST(local_date AS timestamp))
            + (occurred_at - date_trunc('hour', occurred_at))
        ) AS local_at,
        texted_at,
        called_back_at,
        recovered_at,
        CASE WHEN handled_as = 'reached' THEN handled_at END AS tapped_at
    FROM missed_calls
),
ordered AS (
    SELECT
        *,
        CASE
            WHEN
                occurred_at <= lag(occurred_at) OVER (
                    PARTITION BY quarter, dealership_id, anonymous, caller ORDER BY occurred_at, call_id
                ) + INTERVAL '24' HOUR
                THEN 0
            ELSE 1
        END AS begins
    FROM calls
),
numbered AS (
    SELECT
        *,
        sum(begins) OVER (
            PARTITION BY quarter, dealership_id, anonymous, caller ORDER BY occurred_at, call_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS matter
    FROM ordered
)
SELECT
    quarter,
    dealership_id,
    anonymous,
    max(CASE WHEN begins = 1 THEN department END) AS department,
    min(occurred_at) AS began,
    max(CASE WHEN begins = 1 THEN local_at END) AS local_began,
    min(called_back_at) AS called,
    min(recovered_at) AS reached,
    min(texted_at) AS texted,
    min(tapped_at) AS tapped
FROM numbered
GROUP BY quarter, dealership_id, anonymous, caller, matter
