-- DuckDB's dialect. The rows of matters.sql, sooner. Only where a caller's matters depend on it are the calls put in
-- order, which takes the time: most callers call once, or for one day.
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
        CASE WHEN handled_as = 'reached' THEN handled_at END AS tapped_at
    FROM missed_calls
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
SELECT :quarter AS quarter, *
FROM matters
