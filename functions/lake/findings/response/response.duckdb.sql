-- DuckDB's dialect. The rows of response.sql, sooner and in less memory: of each dealership by `dealership_waits`, and
-- of the market by how many calls waited so many milliseconds.
WITH waits AS (
    SELECT 'text' AS what, date_diff('millisecond', occurred_at, texted_at) AS wait, count(*) AS calls
    FROM missed_calls
    WHERE texted_at IS NOT NULL
    GROUP BY wait
    UNION ALL
    SELECT 'callback', date_diff('millisecond', occurred_at, called_back_at) AS wait, count(*)
    FROM missed_calls
    WHERE called_back_at IS NOT NULL
    GROUP BY wait
),
placed AS (
    SELECT
        what,
        wait,
        sum(calls) OVER (PARTITION BY what ORDER BY wait) AS up_to,
        1 + 5e-1 * (sum(calls) OVER (PARTITION BY what) - 1) AS median,
        1 + 9e-1 * (sum(calls) OVER (PARTITION BY what) - 1) AS p90
    FROM waits
),
beside AS (
    SELECT
        min(wait) FILTER (WHERE what = 'text' AND up_to >= floor(median)) AS text_median_from,
        min(wait) FILTER (WHERE what = 'text' AND up_to >= ceil(median)) AS text_median_to,
        min(wait) FILTER (WHERE what = 'text' AND up_to >= floor(p90)) AS text_p90_from,
        min(wait) FILTER (WHERE what = 'text' AND up_to >= ceil(p90)) AS text_p90_to,
        min(wait) FILTER (WHERE what = 'callback' AND up_to >= floor(median)) AS callback_median_from,
        min(wait) FILTER (WHERE what = 'callback' AND up_to >= ceil(median)) AS callback_median_to,
        min(wait) FILTER (WHERE what = 'callback' AND up_to >= floor(p90)) AS callback_p90_from,
        min(wait) FILTER (WHERE what = 'callback' AND up_to >= ceil(p90)) AS callback_p90_to
    FROM placed
),
counted AS (
    SELECT
        * EXCLUDE (texts, callbacks, text_p90, callback_p90),
        texts[1] AS text_median_from,
        texts[2] AS text_median_to,
        -- A whole number, which the later wait and the quantile between the two leave no choice of.
        round((text_p90 - 9 * (texted - 1) % 10 / 10 * texts[3]) / (1 - 9 * (texted - 1) % 10 / 10)) AS text_p90_from,
        texts[3] AS text_p90_to,
        callbacks[1] AS callback_median_from,
        callbacks[2] AS callback_median_to,
        round((callback_p90 - 9 * (called_back - 1) % 10 / 10 * callbacks[3]) / (1 - 9 * (called_back - 1) % 10 / 10))
            AS callback_p90_from,
        callbacks[3] AS callback_p90_to
    FROM dealership_waits
    UNION ALL BY NAME
    SELECT *
    FROM
        (
            SELECT CAST(sum(COLUMNS(* EXCLUDE (dealership_id, texts, callbacks, text_p90, callback_p90))) AS BIGINT)
            FROM dealership_waits
            HAVING count(*) > 0
        ),
        beside
),
placed_all AS (
    SELECT
        *,
        1 + 5e-1 * (texted - 1) AS text_median,
        1 + 9e-1 * (texted - 1) AS text_p90,
        1 + 5e-1 * (called_back - 1) AS callback_median,
        1 + 9e-1 * (called_back - 1) AS callback_p90
    FROM counted
)
SELECT
    :quarter AS quarter,
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
    CAST(texted AS DOUBLE) / calls AS texted_share,
    CAST(delivered AS DOUBLE) / calls AS delivered_share,
    CAST(replied AS DOUBLE) / calls AS replied_share,
    CAST(called_back AS DOUBLE) / calls AS called_back_share,
    CAST(recovered AS DOUBLE) / calls AS recovered_share,
    CAST(repeats AS DOUBLE) / calls AS repeat_share,
    CAST(reached_by_tap AS DOUBLE) / calls AS reached_by_tap_share,
    (text_median_from + (text_median - floor(text_median)) * (text_median_to - text_median_from)) / 1e3
        AS median_seconds_to_text,
    (text_p90_from + (text_p90 - floor(text_p90)) * (text_p90_to - text_p90_from)) / 1e3 AS p90_seconds_to_text,
    (callback_median_from + (callback_median - floor(callback_median)) * (callback_median_to - callback_median_from))
        / 6e4 AS median_minutes_to_callback,
    (callback_p90_from + (callback_p90 - floor(callback_p90)) * (callback_p90_to - callback_p90_from)) / 6e4
        AS p90_minutes_to_callback
FROM placed_all
