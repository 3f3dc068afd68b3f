-- DuckDB's dialect. The items' missed calls. An area that fewer than $least callers of the dealership share in the quarter
-- is told as `other`. All of a dealership's items are in one batch: however the dealerships are divided, it is the same.
SELECT :columns
FROM (
    SELECT items.* REPLACE (
        CASE WHEN items.caller_area IS NOT NULL THEN coalesce(shared.caller_area, 'other') END AS caller_area
    )
    FROM items
    LEFT JOIN (
        SELECT dealership_id, caller_area
        FROM items
        WHERE kind = 'missed'
        GROUP BY dealership_id, caller_area
        HAVING count(DISTINCT caller_key) >= $least
    ) AS shared
        ON shared.dealership_id = items.dealership_id AND shared.caller_area = items.caller_area
    WHERE kind = 'missed'
) AS calls
