-- DuckDB's dialect. One row per caller and matter: a caller's missed calls to a dealership, each within 24 hours of
-- the one before. A caller who withholds the number is another each time. The department is the first call's. What
-- became of it is known until the lake's last event, or the dealership's own where it left within the quarter.
CREATE OR REPLACE TEMP TABLE episodes AS
WITH calls AS (
    SELECT
        call_id,
        dealership_id,
        department,
        caller_key,
        occurred_at,
        texted_at,
        recovered_at,
        greatest(occurred_at, recovered_at, called_back_at, replied_at) AS last_event,
        lag(occurred_at) OVER (
            PARTITION BY dealership_id, caller_key ORDER BY occurred_at, call_id
        ) AS before
    FROM missed_calls
),
horizons AS (
    SELECT
        dealership_id,
        CASE
            WHEN gaps.dealership_id IS NULL THEN max(max(last_event)) OVER ()
            ELSE max(last_event)
        END AS known_until
    FROM calls
    LEFT JOIN (
        SELECT DISTINCT dealership_id
        FROM gaps
        WHERE reason = 'left' AND quarter IN (SELECT quarter FROM missed_calls)
    ) AS gaps USING (dealership_id)
    GROUP BY dealership_id, gaps.dealership_id
),
numbered AS (
    SELECT
        *,
        CASE
            WHEN caller_key IS NULL THEN call_id
            ELSE CAST(sum(CASE WHEN occurred_at <= before + INTERVAL 24 HOUR THEN 0 ELSE 1 END) OVER (
                PARTITION BY dealership_id, caller_key ORDER BY occurred_at, call_id
            ) AS VARCHAR)
        END AS matter
    FROM calls
)
SELECT
    dealership_id,
    caller_key IS NULL AS anonymous,
    arg_min(department, (occurred_at, call_id)) AS department,
    CAST(min(occurred_at) AS DATE) AS day,
    -- Seconds from the first call; null where nobody was reached. Of whom was reached before, a moment.
    CASE
        WHEN min(recovered_at) IS NOT NULL THEN greatest(0, date_diff('second', min(occurred_at), min(recovered_at)))
    END AS reached_after,
    date_diff('second', min(occurred_at), any_value(known_until)) AS known_for,
    coalesce(min(texted_at) <= min(recovered_at), false) AS texted_before
FROM numbered
JOIN horizons USING (dealership_id)
GROUP BY dealership_id, caller_key, matter
