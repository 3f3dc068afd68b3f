-- DuckDB's dialect. The rows of matters.sql, sooner, of the dealerships whose calls are in `caller_calls`. Only where a
-- caller's matters depend on it are the calls put in order: most callers call once, or for one day.
WITH begun AS (
    SELECT
        *,
        coalesce(occurred_at > lag(occurred_at) OVER in_order + INTERVAL 24 HOUR, true) AS begins
    FROM caller_calls
    JOIN repeated_callers USING (caller)
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
        SELECT caller_calls.*, 0 AS matter
        FROM caller_calls
        JOIN repeated_callers USING (caller)
        WHERE without_order = 'one'
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
    FROM caller_calls
    LEFT JOIN repeated_callers USING (caller)
    WHERE repeated_callers.caller IS NULL OR without_order = 'each call'
)
SELECT :quarter AS quarter, *
FROM matters
