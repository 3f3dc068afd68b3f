-- DuckDB's dialect. What the departments' calls were taken to be worth, for the page to say.
CREATE OR REPLACE TEMP TABLE worth AS
SELECT * FROM (VALUES :values) AS worth (department, recovery_rate, dollars_per_call)
