-- DuckDB's dialect. What each of the items is:
--   missed                  a missed call of this quarter
--   answered                a person took the call after all
--   outbound                the dealership placed the call
--   no_outcome              no call at all: nothing but a note
--   unreadable:<attribute>  a call that lacks what every call has, or whose `shape` a newer version made
--   duplicate               the same call of the same provider twice, which only an import may hold
--   other_quarter           a missed call whose local date lies in a neighbouring quarter
-- The ledger has a call once: only those that are there twice are put in order.
CREATE OR REPLACE TEMP TABLE repeated_items AS
SELECT
    item,
    bool_or(answered) OVER same_call AS ever_answered,
    bool_or(outbound) OVER same_call AS ever_outbound,
    row_number() OVER (
        same_call ORDER BY outcome IS NULL OR unreadable IS NOT NULL, occurred_at, outcome
    ) AS told
FROM (SELECT rowid AS item, * FROM read_items) AS each_item
JOIN (
    SELECT dealership_id, call_key FROM read_items GROUP BY dealership_id, call_key HAVING count(*) > 1
) AS repeated
    ON each_item.dealership_id IS NOT DISTINCT FROM repeated.dealership_id
    AND each_item.call_key IS NOT DISTINCT FROM repeated.call_key
WINDOW same_call AS (PARTITION BY each_item.dealership_id, each_item.call_key);

CREATE OR REPLACE TEMP VIEW items AS
SELECT
    read_items.*,
    coalesce(told, 1) AS told,
    CAST(local_time AS DATE) AS local_date,
    hour(local_time) AS local_hour,
    CASE
        WHEN newer THEN 'unreadable:shape'
        WHEN coalesce(ever_answered, answered) THEN 'answered'
        WHEN coalesce(ever_outbound, outbound) THEN 'outbound'
        WHEN outcome IS NULL THEN 'no_outcome'
        WHEN unreadable IS NOT NULL THEN 'unreadable:' || unreadable
        WHEN told > 1 THEN 'duplicate'
        WHEN NOT in_quarter THEN 'other_quarter'
        ELSE 'missed'
    END AS kind
FROM read_items LEFT JOIN repeated_items ON repeated_items.item = read_items.rowid;
