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
        count(*) FILTER (WHERE handled_as = 'reached' AND recovered_at IS NULL) AS reached_by_tap,
        array_sort(array_agg(to_text) FILTER (WHERE to_text IS NOT NULL)) AS texts,
        array_sort(array_agg(to_callback) FILTER (WHERE to_callback IS NOT NULL)) AS callbacks
    FROM (
        SELECT
            *,
            date_diff('millisecond', occurred_at, texted_at) AS to_text,
            date_diff('millisecond', occurred_at, called_back_at) AS to_callback
        FROM missed_calls
    ) AS waits
    GROUP BY GROUPING SETS ((quarter), (quarter, dealership_id))
),
-- Where each quantile lies among the waits in their order: at one of them, or between two.
placed AS (
    SELECT
        *,
        1 + 5e-1 * (cardinality(texts) - 1) AS text_median,
        1 + 9e-1 * (cardinality(texts) - 1) AS text_p90,
        1 + 5e-1 * (cardinality(callbacks) - 1) AS callback_median,
        1 + 9e-1 * (cardinality(callbacks) - 1) AS callback_p90
    FROM counted
),
beside AS (
    SELECT
        *,
        texts[CAST(floor(text_median) AS bigint)] AS text_median_from,
        texts[CAST(ceil(text_median) AS bigint)] AS text_median_to,
        texts[CAST(floor(text_p90) AS bigint)] AS text_p90_from,
        texts[CAST(ceil(text_p90) AS bigint)] AS text_p90_to,
        callbacks[CAST(floor(callback_median) AS bigint)] AS callback_median_from,
        callbacks[CAST(ceil(callback_median) AS bigint)] AS callback_median_to,
        callbacks[CAST(floor(callback_p90) AS bigint)] AS callback_p90_from,
        callbacks[CAST(ceil(callback_p90) AS bigint)] AS callback_p90_to
    FROM placed
)
SELECT
    quarter,
    dealership_id,
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
    (text_median_from + (text_median - floor(text_median)) * (text_median_to - text_median_from)) / 1e3
        AS median_seconds_to_text,
    (text_p90_from + (text_p90 - floor(text_p90)) * (text_p90_to - text_p90_from)) / 1e3
        AS p90_seconds_to_text,
    (callback_median_from + (callback_median - floor(callback_median)) * (callback_median_to - callback_median_from))
        / 6e4 AS median_minutes_to_callback,
    (callback_p90_from + (callback_p90 - floor(callback_p90)) * (callback_p90_to - callback_p90_from)) / 6e4
        AS p90_minutes_to_callback
FROM beside
