-- DuckDB's dialect. What the departments' callers were taken to be worth, for the page to say.
CREATE OR REPLACE TEMP TABLE worth AS
SELECT *
FROM (VALUES :intervals) AS worth (
    department, recovery_rate, dollars_per_call, recovery_low, recovery_high, dollars_low, dollars_high
)
