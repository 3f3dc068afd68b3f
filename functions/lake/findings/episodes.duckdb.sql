-- DuckDB's dialect. What became of each caller's matter. It is known until the lake's last event, or the dealership's own
-- where it left within the quarter.
WITH horizons AS (
    SELECT
        last_events.dealership_id,
        CASE WHEN gone.dealership_id IS NULL THEN max(last_event) OVER () ELSE last_event END AS known_until
    FROM last_events
    LEFT JOIN (
        SELECT DISTINCT dealership_id
        FROM gaps
        WHERE reason = 'left' AND quarter IN (SELECT quarter FROM last_events)
    ) AS gone USING (dealership_id)
)
SELECT
    dealership_id,
    anonymous,
    department,
    CAST(began AS DATE) AS day,
    local_began,
    -- Seconds from the first call; null where nobody was reached. Of whom was reached before, a moment.
    CAST(CASE WHEN reached IS NOT NULL THEN greatest(0, date_diff('second', began, reached)) END AS INTEGER)
        AS reached_after,
    -- The same, until staff first called back, whether or not anybody answered.
    CAST(CASE WHEN called IS NOT NULL THEN greatest(0, date_diff('second', began, called)) END AS INTEGER)
        AS called_after,
    -- The same, as staff tapped at the desk: telephony doesn't see a call back from a mobile.
    CAST(CASE WHEN tapped IS NOT NULL THEN greatest(0, date_diff('second', began, tapped)) END AS INTEGER)
        AS tapped_after,
    CAST(date_diff('second', began, known_until) AS INTEGER) AS known_for,
    coalesce(texted <= reached, false) AS texted_before
FROM matters
JOIN horizons USING (dealership_id)
