-- DuckDB's dialect. The market's callers by the second at which they were reached, or no longer followed, up to a day.
CREATE OR REPLACE TEMP TABLE reached_moments AS
SELECT
    least(coalesce(reached_after, known_for), 86401) AS after,
    count(*) FILTER (WHERE reached_after <= 86400) AS reached,
    count(*) FILTER (WHERE reached_after IS NULL OR reached_after > 86400) AS lost
FROM episodes
GROUP BY after
