-- DuckDB's dialect. What response.sql counts of each dealership of a `:part`. Of n waits in their order, quantile q lies
-- between those at floor and ceil of q * (n - 1), from 0. `quantile_disc` gives the one at ceil(q * n) - 1: with 1e-10
-- more that is the later of the two, the earlier one of a median without it. `quantile_cont` lies between them.
SELECT
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
    quantile_disc(to_text, [0.5, 0.5000000001, 0.9000000001]) AS texts,
    quantile_cont(to_text, 0.9) AS text_p90,
    quantile_disc(to_callback, [0.5, 0.5000000001, 0.9000000001]) AS callbacks,
    quantile_cont(to_callback, 0.9) AS callback_p90
FROM (
    SELECT
        *,
        date_diff('millisecond', occurred_at, texted_at) AS to_text,
        date_diff('millisecond', occurred_at, called_back_at) AS to_callback
    FROM missed_calls
    WHERE :part
)
GROUP BY dealership_id
