-- DuckDB's dialect. The items' missed calls, as the lake shows them. An area that fewer than $least callers of the
-- dealership share in the quarter is told as `other`. All of a dealership's items are in one batch: however the
-- dealerships are divided, it is the same. $year is the quarter's, $ipad and $opad are the hashing key's two blocks
-- (RFC 2104: HMAC is a hash of $opad and of the hash of $ipad and the text).
WITH missed AS (
    SELECT
        *,
        CASE WHEN caller LIKE '+1%' THEN substr(caller, 3, 3) ELSE substr(caller, 1, 3) END AS area
    FROM items
    WHERE kind = 'missed'
),
shared AS (
    SELECT dealership_id, area FROM missed GROUP BY dealership_id, area HAVING count(DISTINCT caller) >= $least
),
answers AS (
    SELECT dealership_id, caller, list(occurred_at) AS answered_at
    FROM items
    WHERE kind = 'answered' AND caller IS NOT NULL AND occurred_at IS NOT NULL
    GROUP BY dealership_id, caller
),
answered_later AS (
    SELECT
        missed.*,
        CASE WHEN area IS NOT NULL THEN coalesce(shared.area, 'other') END AS caller_area,
        list_min(list_filter(answers.answered_at, lambda answer: answer > missed.occurred_at)) AS next_answer
    FROM missed
    LEFT JOIN shared USING (dealership_id, area)
    LEFT JOIN answers USING (dealership_id, caller)
),
-- An answered call leaves no history where none is open. A missed call that was told only after it is recovered
-- all the same, within the 7 days of functions/on_missed_call/recovery.py.
resolved AS (
    SELECT
        answered_later.* REPLACE (
            CASE WHEN is_late THEN next_answer ELSE recovered_at END AS recovered_at,
            CASE WHEN is_late THEN 'caller' ELSE recovered_by END AS recovered_by,
            -- A promise stands where its text may have arrived: functions.shared.ledger.stored.StoredCall.promise.
            CASE WHEN text_status IN ('sending', 'accepted', 'delivered', 'unknown') THEN promised_at END
                AS promised_at
        ),
        encode(concat_ws('|', dealership_id, $year, caller)) AS named_caller
    FROM (
        SELECT
            *,
            coalesce(
                next_answer <= occurred_at + INTERVAL 7 DAY AND (recovered_at IS NULL OR next_answer < recovered_at),
                false
            ) AS is_late
        FROM answered_later
    ) AS answered_later
)
SELECT :columns
FROM (
    SELECT
        *,
        local_time AS local_at,
        isodow(local_time) AS local_weekday,
        isodow(local_time) <= 5 AND hour(local_time) BETWEEN 8 AND 16 AS standard_hours,
        CASE
            WHEN recovered_at <= promised_at THEN 'telephony'
            WHEN handled_as IN ('reached', 'message') AND handled_at <= promised_at THEN 'tap'
        END AS kept_by,
        -- Another at each dealership and each year; of nobody where the number was withheld.
        CASE WHEN caller IS NOT NULL THEN substr(sha256($opad || unhex(sha256($ipad || named_caller))), 1, 32) END
            AS caller_key
    FROM resolved
) AS calls
