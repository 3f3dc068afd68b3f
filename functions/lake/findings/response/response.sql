-- Missed calls and what became of them
-- By dealership, and for the whole market where dealership_id is null: how many missed calls were texted,
-- delivered a text, replied to, called back and recovered, and how many repeat an earlier call; shares are of
-- all missed calls. Then how long the text and the callback took: median and 90th percentile, which Athena
-- approximates; the report has them exact.
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
    CAST(count(texted_at) AS double) / count(*) AS texted_share,
    CAST(count(delivered_at) AS double) / count(*) AS delivered_share,
    CAST(count(replied_at) AS double) / count(*) AS replied_share,
    CAST(count(called_back_at) AS double) / count(*) AS called_back_share,
    CAST(count(recovered_at) AS double) / count(*) AS recovered_share,
    CAST(count(repeat_of) AS double) / count(*) AS repeat_share,
    approx_percentile(CAST(to_text AS double), 0.5) / 1e3 AS median_seconds_to_text,
    approx_percentile(CAST(to_text AS double), 0.9) / 1e3 AS p90_seconds_to_text,
    approx_percentile(CAST(to_callback AS double), 0.5) / 6e4 AS median_minutes_to_callback,
    approx_percentile(CAST(to_callback AS double), 0.9) / 6e4 AS p90_minutes_to_callback
FROM (
    SELECT
        *,
        date_diff('millisecond', occurred_at, texted_at) AS to_text,
        date_diff('millisecond', occurred_at, called_back_at) AS to_callback
    FROM missed_calls
) AS waits
GROUP BY GROUPING SETS ((quarter), (quarter, dealership_id))
