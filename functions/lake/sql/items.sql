-- DuckDB's dialect. The ledger's items, as DynamoDB wrote them, become one row each, with what it is:
--   missed                  a missed call of this quarter
--   answered                a person took the call after all
--   outbound                the dealership placed the call
--   no_outcome              no call at all: nothing but a note
--   unreadable:<attribute>  a call that lacks what every call has, or whose `shape` a newer version made
--   duplicate               the same call of the same provider twice, which only an import may hold
--   other_quarter           a missed call whose local date lies in a neighbouring quarter
-- $spools are the files, $first and $last the quarter's local dates, $ipad and $opad the hashing key's
-- two blocks (RFC 2104: HMAC is a hash of $opad and of the hash of $ipad and the text). What has a colon
-- before its name is filled by `items.py`: lists of the columns that an item has under the same name, and the
-- newest shape that is known.
CREATE OR REPLACE TEMP TABLE items AS
WITH read AS (
    SELECT * FROM read_json($spools, format = 'array', columns = {:attributes})
),
typed AS (
    SELECT
        call_key.S AS call_key,
        caller.S AS caller,
        answered_at IS NOT NULL AS answered,
        outbound_at IS NOT NULL AS outbound,
        try_cast(talk_seconds.N AS INTEGER) AS talk_seconds,
        shape IS NOT NULL AND coalesce(try_cast(shape.N AS INTEGER) > :newest, true) AS newer,
        :copied,
        -- What a call need not have, and has in a form that can't be read: the call counts without it.
        list_filter([:unreadable], lambda name: name IS NOT NULL) AS unreadable_values
    FROM read
),
local AS (
    SELECT
        typed.*,
        timezone(dealerships.timezone, timezone('UTC', typed.occurred_at)) AS local_time,
        dealerships.timezone AS zone,
        dealerships.timezone IS NOT NULL AS known_dealership,
        dealerships.language AS own_language
    FROM typed LEFT JOIN dealerships USING (dealership_id)
),
placed AS (
    SELECT
        local.*,
        spans IS NOT NULL AS known_department,
        NOT coalesce(days_off.closed, false) AND coalesce(len(list_filter(
            spans,
            lambda span: span.opens <= hour(local_time) * 60 + minute(local_time)
                AND hour(local_time) * 60 + minute(local_time) < span.closes
        )) > 0, false) AS open_hours,
        days_off.name AS holiday,
        days_off.id AS holiday_id,
        days_off.name_fr AS holiday_fr
    FROM local
    LEFT JOIN opening_hours
        ON opening_hours.dealership_id = local.dealership_id
        AND opening_hours.department = local.department
        AND opening_hours.weekday = isodow(local.local_time)
    LEFT JOIN days_off
        ON days_off.dealership_id = local.dealership_id
        AND days_off.local_date = CAST(local.local_time AS DATE)
),
judged AS (
    SELECT
        *,
        CASE
            WHEN NOT known_dealership THEN 'dealership_id'
            WHEN coalesce(call_id, '') = '' THEN 'call_id'
            WHEN coalesce(provider, '') = '' THEN 'provider'
            WHEN occurred_at IS NULL THEN 'occurred_at'
            WHEN NOT known_department THEN 'department'
            WHEN coalesce(line, '') = '' THEN 'line'
            WHEN coalesce(text_status, '') = '' THEN 'text_status'
        END AS unreadable
    FROM placed
),
compared AS (
    SELECT
        *,
        bool_or(answered) OVER same_call AS ever_answered,
        bool_or(outbound) OVER same_call AS ever_outbound,
        row_number() OVER (same_call ORDER BY outcome IS NULL OR unreadable IS NOT NULL, occurred_at, outcome) AS told
    FROM judged
    WINDOW same_call AS (PARTITION BY dealership_id, call_key)
),
classified AS (
    SELECT
        *,
        CASE
            WHEN newer THEN 'unreadable:shape'
            WHEN ever_answered THEN 'answered'
            WHEN ever_outbound THEN 'outbound'
            WHEN outcome IS NULL THEN 'no_outcome'
            WHEN unreadable IS NOT NULL THEN 'unreadable:' || unreadable
            WHEN told > 1 THEN 'duplicate'
            WHEN CAST(local_time AS DATE) NOT BETWEEN $first AND $last THEN 'other_quarter'
            ELSE 'missed'
        END AS kind
    FROM compared
),
answers AS (
    SELECT dealership_id, caller, occurred_at AS next_answer
    FROM classified
    WHERE kind = 'answered' AND caller IS NOT NULL AND occurred_at IS NOT NULL
),
-- Nothing else shows its caller, and answered calls are several times as many: they aren't hashed.
-- A promise stands where its text may have arrived: functions.shared.ledger.stored.StoredCall.promise.
shown AS (
    SELECT
        * REPLACE (
            CASE WHEN kind = 'missed' THEN caller END AS caller,
            CASE WHEN text_status IN ('sending', 'accepted', 'delivered', 'unknown') THEN promised_at END AS promised_at
        ),
        encode(concat_ws('|', dealership_id, year($first), caller)) AS named_caller
    FROM classified
),
-- An answered call leaves no history where none is open. A missed call that was told only after it is recovered
-- all the same, within the 7 days of functions/on_missed_call/recovery.py.
resolved AS (
    SELECT
        shown.* REPLACE (
            CASE WHEN is_late THEN next_answer ELSE recovered_at END AS recovered_at,
            CASE WHEN is_late THEN 'caller' ELSE recovered_by END AS recovered_by
        )
    FROM (
        SELECT
            shown.*,
            next_answer,
            coalesce(
                next_answer <= occurred_at + INTERVAL 7 DAY AND (recovered_at IS NULL OR next_answer < recovered_at),
                false
            ) AS is_late
        FROM shown
        ASOF LEFT JOIN answers
            ON answers.dealership_id = shown.dealership_id
            AND answers.caller = shown.caller
            AND shown.occurred_at < answers.next_answer
    ) AS shown
)
SELECT
    * EXCLUDE (caller, named_caller) REPLACE (coalesce(language, own_language) AS language),
    local_time AS local_at,
    CAST(local_time AS DATE) AS local_date,
    hour(local_time) AS local_hour,
    isodow(local_time) AS local_weekday,
    isodow(local_time) <= 5 AND hour(local_time) BETWEEN 8 AND 16 AS standard_hours,
    CASE
        WHEN recovered_at <= promised_at THEN 'telephony'
        WHEN handled_as IN ('reached', 'message') AND handled_at <= promised_at THEN 'tap'
    END AS kept_by,
    -- Another at each dealership and each year; of nobody where the number was withheld.
    CASE WHEN caller IS NOT NULL THEN substr(sha256($opad || unhex(sha256($ipad || named_caller))), 1, 32) END
        AS caller_key,
    CASE WHEN caller LIKE '+1%' THEN substr(caller, 3, 3) ELSE substr(caller, 1, 3) END AS caller_area
FROM resolved;
