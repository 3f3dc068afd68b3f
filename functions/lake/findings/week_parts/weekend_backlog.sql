-- Athena's dialect. A dealership's callers of each Monday, each once, and how many of them had called on the weekend
-- before. Who withheld the number isn't known again.
WITH callers AS (
    SELECT DISTINCT
        quarter,
        dealership_id,
        caller_key,
        -- A weekend's Monday is the next one.
        CAST(date_add('day', CASE local_weekday WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END, local_date) AS date) AS monday,
        local_weekday = 1 AS on_monday
    FROM missed_calls
    WHERE caller_key IS NOT NULL AND local_weekday IN (1, 6, 7)
)
SELECT
    quarter,
    dealership_id,
    monday AS local_date,
    count(CASE WHEN days = 2 THEN 1 END) AS tried,
    count(*) AS callers
FROM (
    SELECT
        quarter,
        dealership_id,
        caller_key,
        monday,
        count(*) AS days,
        count(CASE WHEN on_monday THEN 1 END) AS mondays
    FROM callers
    GROUP BY quarter, dealership_id, caller_key, monday
) AS known
WHERE mondays = 1
GROUP BY quarter, dealership_id, monday
