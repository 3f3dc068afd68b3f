-- DuckDB's dialect. One row per caller and matter: a caller's missed calls to a dealership, each within 24 hours of
-- the one before. A caller who withholds the number is another each time. The department is the first call's. What
-- became of it is known until the lake's last event, or the dealership's own where it left within the quarter.
-- Only where a caller's matters depend on it are the calls put in order, which takes the time: most callers call
-- once, or for one day.
CREATE OR REPLACE TEMP TABLE episodes AS
WITH calls AS MATERIALIZED (
    SELECT
        hash(dealership_id, coalesce(caller_key, call_id), caller_key IS NULL) AS caller,
        dealership_id,
        department,
        caller_key IS NULL AS anonymous,
        call_id,
        occurred_at,
        -- A lake of before has no local_at: its minutes are those of UTC, in all zones but a few.
        coalesce(
            local_at, local_date + to_hours(local_hour) + (occurred_at - date_trunc('hour', occurred_at))
        ) AS local_at,
        texted_at,
        called_back_at,
        recovered_at,
        CASE WHEN handled_as = 'reached' THEN handled_at END AS tapped_at,
        greatest(occurred_at, recovered_at, called_back_at, replied_at, handled_at) AS last_event
    FROM missed_calls
),
horizons AS (
    SELECT
        dealership_id,
        CASE
            WHEN gone.dealership_id IS NULL THEN max(max(last_event)) OVER ()
            ELSE max(last_event)
        END AS known_until
    FROM calls
    LEFT JOIN (
        SELECT DISTINCT dealership_id
        FROM gaps
        WHERE reason = 'left' AND quarter IN (SELECT quarter FROM missed_calls)
    ) AS gone USING (dealership_id)
    GROUP BY dealership_id, gone.dealership_id
),
callers AS MATERIALIZED (
    SELECT
        caller,
        -- What a caller's matters are without a look at the order of the calls.
        CASE
            WHEN max(occurred_at) - min(occurred_at) <= INTERVAL 24 HOUR THEN 'one'
            WHEN count(*) = 2 THEN 'each call'
        END AS without_order
    FROM calls
    GROUP BY caller
    HAVING count(*) > 1
),
begun AS (
    SELECT
        *,
        coalesce(occurred_at > lag(occurred_at) OVER in_order + INTERVAL 24 HOUR, true) AS begins
    FROM calls
    JOIN callers USING (caller)
    WHERE without_order IS NULL
    WINDOW in_order AS (PARTITION BY caller ORDER BY occurred_at, call_id)
),
numbered AS (
    SELECT
        * EXCLUDE (begins, without_order),
        sum(CAST(begins AS INTEGER)) OVER (PARTITION BY caller ORDER BY occurred_at, call_id) AS matter
    FROM begun
),
matters AS (
    SELECT
        any_value(dealership_id) AS dealership_id,
        any_value(anonymous) AS anonymous,
        arg_min(department, (occurred_at, call_id)) AS department,
        min(occurred_at) AS began,
        arg_min(local_at, occurred_at) AS local_began,
        min(called_back_at) AS called,
        min(recovered_at) AS reached,
        min(texted_at) AS texted,
        min(tapped_at) AS tapped
    FROM (
        SELECT * FROM numbered
        UNION ALL BY NAME
        SELECT calls.*, 0 AS matter FROM calls JOIN callers USING (caller) WHERE without_order = 'one'
    )
    GROUP BY caller, matter
    UNION ALL
    SELECT
        dealership_id,
        anonymous,
        department,
        occurred_at,
        local_at,
        called_back_at,
        recovered_at,
        texted_at,
        tapped_at
    FROM calls
    LEFT JOIN callers USING (caller)
    WHERE callers.caller IS NULL OR without_order = 'each call'
)
SELECT
    dealership_id,
    anonymous,
    department,
    CAST(began AS DATE) AS day,
    local_began,
    -- Seconds from the first call; null where nobody was reached. Of whom was reached before, a moment.
    CASE WHEN reached IS NOT NULL THEN greatest(0, date_diff('second', began, reached)) END AS reached_after,
    -- The same, until staff first called back, whether or not anybody answered.
    CASE WHEN called IS NOT NULL THEN greatest(0, date_diff('second', began, called)) END AS called_after,
    -- The same, as staff tapped at the desk: telephony doesn't see a call back from a mobile.
    CASE WHEN tapped IS NOT NULL THEN greatest(0, date_diff('second', began, tapped)) END AS tapped_after,
    date_diff('second', began, known_until) AS known_for,
    coalesce(texted <= reached, false) AS texted_before
FROM matters
JOIN horizons USING (dealership_id)
