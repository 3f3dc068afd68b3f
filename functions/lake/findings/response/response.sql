-- Missed calls and what became of them
-- By dealership, and for the whole market where dealership_id is null: how many missed calls were texted,
-- delivered a text, replied to, called back and recovered, and how many repeat an earlier call; shares are of
-- all missed calls. How many were promised a call back, and by what the promise is known to be kept; and how
-- many callers staff say that they reached, with one tap at the desk, whom telephony doesn't show reached. Then how long the text and the callback took: median and 90th percentile, both exact.
WITH counted AS (
    SELECT
        quarter,
        dealership_id,
        count(*) AS calls,
        count(texted_at) AS texted,
        count(delivered_at) AS delivered,
        count(replied_at) AS replied,
        count(called_back_at) AS called_back,
        count(recovered_at) AS recovered,
        count(repeat_of) AS repeats,
        count(promised_at) AS promised,
        count(*) FILTER (WHERE kept_by = 'telephony') AS kept_by_telephony,
        count(*) FILTER (WHERE kept_by = 'tap') AS kept_by_tap,
        count(*) FILTER (WHERE handled_as = 'reached' AND recovered_at IS NULL) AS reached_by_tap
    FROM missed_calls
    GROUP BY GROUPING SETS ((quarter), (quarter, dealership_id))
),
-- How many calls waited so many milliseconds: there are fewer waits than calls.
waits AS (
    SELECT
        quarter,
        dealership_id,
        what,
        wait,
        count(*) AS calls
    FROM (
        SELECT
            quarter,
            dealership_id,
            'text' AS what,
            date_diff('millisecond', occurred_at, texted_at) AS wait
        FROM missed_calls
        WHERE texted_at IS NOT NULL
        UNION ALL
        SELECT
            quarter,
            dealership_id,
            'callback' AS what,
            date_diff('millisecond', occurred_at, called_back_at) AS wait
        FROM missed_calls
        WHERE called_back_at IS NOT NULL
    ) AS told
    GROUP BY GROUPING SETS ((quarter, what, wait), (quarter, dealership_id, what, wait))
),
ranked AS (
    SELECT
        quarter,
        dealership_id,
        what,
        wait,
        sum(calls) OVER (PARTITION BY quarter, dealership_id, what ORDER BY wait) AS up_to,
        sum(calls) OVER (PARTITION BY quarter, dealership_id, what) AS number
    FROM waits
),
-- Where each quantile lies among the waits in their order: at one of them, or between two.
placed AS (
    SELECT
        *,
        1 + 5e-1 * (number - 1) AS median,
        1 + 9e-1 * (number - 1) AS p90
    FROM ranked
),
beside AS (
    SELECT
        quarter,
        dealership_id,
        max(CASE WHEN what = 'text' THEN median - floor(median) END) AS text_median_after,
        min(CASE WHEN what = 'text' AND up_to >= floor(median) THEN wait END) AS text_median_from,
        min(CASE WHEN what = 'text' AND up_to >= ceil(median) THEN wait END) AS text_median_to,
        max(CASE WHEN what = 'text' THEN p90 - floor(p90) END) AS text_p90_after,
        min(CASE WHEN what = 'text' AND up_to >= floor(p90) THEN wait END) AS text_p90_from,
        min(CASE WHEN what = 'text' AND up_to >= ceil(p90) THEN wait END) AS text_p90_to,
        max(CASE WHEN what = 'callback' THEN median - floor(median) END) AS callback_median_after,
        min(CASE WHEN what = 'callback' AND up_to >= floor(median) THEN wait END) AS callback_median_from,
        min(CASE WHEN what = 'callback' AND up_to >= ceil(median) THEN wait END) AS callback_median_to,
        max(CASE WHEN what = 'callback' THEN p90 - floor(p90) END) AS callback_p90_after,
        min(CASE WHEN what = 'callback' AND up_to >= floor(p90) THEN wait END) AS callback_p90_from,
        min(CASE WHEN what = 'callback' AND up_to >= ceil(p90) THEN wait END) AS callback_p90_to
    FROM placed
    GROUP BY quarter, dealership_id
)
SELECT
    counted.quarter,
    counted.dealership_id,
    calls,
    texted,
    delivered,
    replied,
    called_back,
    recovered,
    repeats,
    promised,
    kept_by_telephony,
    kept_by_tap,
    reached_by_tap,
    CAST(texted AS double) / calls AS texted_share,
    CAST(delivered AS double) / calls AS delivered_share,
    CAST(replied AS double) / calls AS replied_share,
    CAST(called_back AS double) / calls AS called_back_share,
    CAST(recovered AS double) / calls AS recovered_share,
    CAST(repeats AS double) / calls AS repeat_share,
    CAST(reached_by_tap AS double) / calls AS reached_by_tap_share,
    (text_median_from + text_median_after * (text_median_to - text_median_from)) / 1e3 AS median_seconds_to_text,
    (text_p90_from + text_p90_after * (text_p90_to - text_p90_from)) / 1e3 AS p90_seconds_to_text,
    (callback_median_from + callback_median_after * (callback_median_to - callback_median_from)) / 6e4
        AS median_minutes_to_callback,
    (callback_p90_from + callback_p90_after * (callback_p90_to - callback_p90_from)) / 6e4
        AS p90_minutes_to_callback
FROM counted
LEFT JOIN beside
    ON counted.quarter = beside.quarter AND counted.dealership_id IS NOT DISTINCT FROM beside.dealership_id
