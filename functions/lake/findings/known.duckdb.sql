-- DuckDB's dialect. Each quarter's calls and the date of the first, of each dealership and of the market.
CREATE OR REPLACE TEMP TABLE known AS
SELECT quarter, dealership_id, min(local_date) AS first, CAST(sum(calls) AS BIGINT) AS calls
FROM quarter_daily
GROUP BY GROUPING SETS ((quarter), (quarter, dealership_id))
