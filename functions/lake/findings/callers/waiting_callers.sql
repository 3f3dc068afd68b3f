-- Callers nobody reached within a day
-- By dealership and department: callers, each once per matter, whom nobody had reached 24 hours after they first
-- called, not even by a tap at the desk. A caller's calls belong to one matter while each comes within 24 hours of
-- the one before. Who withheld the number is apart. Who called less than 24 hours before the last event that is
-- known isn't among them.
WITH calls AS (
    SELECT
        quarter,
        dealership_id,
        department,
        caller_key IS NULL AS anonymous,
        coalesce(caller_key, call_id) AS caller,
        call_id,
        occurred_at,
        recovered_at,
        CASE WHEN handled_as = 'reached' THEN handled_at END AS tapped_at,
        greatest(
            occurred_at,
            coalesce(recovered_at, occurred_at),
            coalesce(called_back_at, occurred_at),
            coalesce(replied_at, occurred_at),
            coalesce(handled_at, occurred_at)
        ) AS last_event
    FROM missed_calls
),
followed AS (
    SELECT
        calls.quarter,
        calls.dealership_id,
        gone.dealership_id IS NOT NULL AS has_left,
        max(calls.last_event) AS last_event
    FROM calls
    LEFT JOIN (
        SELECT DISTINCT quarter, dealership_id FROM coverage WHERE reason = 'left'
    ) AS gone
        ON gone.quarter = calls.quarter AND gone.dealership_id = calls.dealership_id
    GROUP BY calls.quarter, calls.dealership_id, gone.dealership_id
),
horizons AS (
    SELECT
        quarter,
        dealership_id,
        CASE
            WHEN has_left THEN last_event
            ELSE max(last_event) OVER (PARTITION BY quarter)
        END AS known_until
    FROM followed
),
ordered AS (
    SELECT
        quarter,
        dealership_id,
        department,
        anonymous,
        caller,
        call_id,
        occurred_at,
        recovered_at,
        tapped_at,
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
        quarter,
        dealership_id,
        anonymous,
        caller,
        CASE WHEN begins = 1 THEN department END AS department,
        occurred_at,
        recovered_at,
        tapped_at,
        sum(begins) OVER (
            PARTITION BY quarter, dealership_id, anonymous, caller ORDER BY occurred_at, call_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS matter
    FROM ordered
),
matters AS (
    SELECT
        quarter,
        dealership_id,
        anonymous,
        max(department) AS department,
        -- Whole seconds, as the report counts them.
        date_trunc('second', min(occurred_at)) AS began,
        date_trunc('second', min(recovered_at)) AS reached,
        date_trunc('second', min(tapped_at)) AS tapped
    FROM numbered
    GROUP BY quarter, dealership_id, anonymous, caller, matter
)
SELECT
    matters.quarter,
    matters.dealership_id,
    matters.department,
    count(CASE WHEN NOT matters.anonymous THEN 1 END) AS episodes,
    count(CASE WHEN matters.anonymous THEN 1 END) AS anonymous
FROM matters
JOIN horizons
    ON horizons.quarter = matters.quarter AND horizons.dealership_id = matters.dealership_id
WHERE
    date_trunc('second', horizons.known_until) >= matters.began + INTERVAL '24' HOUR
    AND (matters.reached IS NULL OR matters.reached > matters.began + INTERVAL '24' HOUR)
    AND (matters.tapped IS NULL OR matters.tapped > matters.began + INTERVAL '24' HOUR)
GROUP BY matters.quarter, matters.dealership_id, matters.department
