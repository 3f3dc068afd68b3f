-- DuckDB's dialect. The market's findings as one would ask for them, each straight over the calls.
SELECT department, count(*) AS calls FROM missed_calls GROUP BY department ORDER BY calls DESC;
SELECT local_weekday, local_hour, count(*) AS calls FROM missed_calls GROUP BY local_weekday, local_hour;
SELECT count_if(NOT standard_hours) / count(*), count_if(NOT open_hours) / count(*) FROM missed_calls;
SELECT date_trunc('month', local_date) AS month, department, count(*) AS calls FROM missed_calls GROUP BY ALL;
SELECT date_trunc('week', local_date) AS week, count(*) AS calls FROM missed_calls GROUP BY ALL;
SELECT
    local_date,
    holiday,
    count(*) AS calls,
    count_if(local_hour BETWEEN 9 AND 11) AS morning,
    count_if(local_hour BETWEEN 13 AND 16) AS afternoon
FROM missed_calls
GROUP BY ALL;
SELECT
    count(texted_at) / count(*),
    count(delivered_at) / count(*),
    count(replied_at) / count(*),
    count(called_back_at) / count(*),
    count(recovered_at) / count(*),
    count(repeat_of) / count(*),
    quantile_cont(epoch_ms(texted_at) - epoch_ms(occurred_at), [0.5, 0.9]),
    quantile_cont(epoch_ms(called_back_at) - epoch_ms(occurred_at), [0.5, 0.9])
FROM missed_calls;
SELECT
    dealership_id,
    count_if(NOT open_hours) / count(*),
    count(texted_at) / count(*),
    count(called_back_at) / count(*),
    count(recovered_at) / count(*),
    count(repeat_of) / count(*),
    median(epoch_ms(called_back_at) - epoch_ms(occurred_at))
FROM missed_calls
GROUP BY dealership_id;
