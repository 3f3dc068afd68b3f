-- DuckDB's dialect. The ledger's items, as DynamoDB wrote them, become one row each, with what it is:
--   missed                  a missed call of this quarter
--   answered                a person took the call after all
--   outbound                the dealership placed the call
--   no_outcome              no call at all: nothing but a note
--   unreadable:<attribute>  a call that lacks what every call has
--   duplicate               the same call of the same provider, told again under another day
--   other_quarter           a missed call whose local date lies in a neighbouring quarter
-- $spools are the files, $first and $last the quarter's local dates, $ipad and $opad the hashing key's
-- two blocks (RFC 2104: HMAC is a hash of $opad and of the hash of $ipad and the text).
CREATE OR REPLACE TEMP TABLE items AS
WITH read AS (
    SELECT * FROM read_json(
        $spools,
        format = 'array',
        columns = {
            dealership_id: 'STRUCT(S VARCHAR)', call_key: 'STRUCT(S VARCHAR)', call_id: 'STRUCT(S VARCHAR)',
            provider: 'STRUCT(S VARCHAR)', department: 'STRUCT(S VARCHAR)', line: 'STRUCT(S VARCHAR)',
            caller: 'STRUCT(S VARCHAR)', language: 'STRUCT(S VARCHAR)', outcome: 'STRUCT(S VARCHAR)',
            occurred_at: 'STRUCT(S VARCHAR)', answered_at: 'STRUCT(S VARCHAR)', outbound_at: 'STRUCT(S VARCHAR)',
            ring_seconds: 'STRUCT(N VARCHAR)',
            text_status: 'STRUCT(S VARCHAR)', text_reason: 'STRUCT(S VARCHAR)', segments: 'STRUCT(N VARCHAR)',
            texted_at: 'STRUCT(S VARCHAR)', delivered_at: 'STRUCT(S VARCHAR)', replied_at: 'STRUCT(S VARCHAR)',
            called_back_at: 'STRUCT(S VARCHAR)', recovered_at: 'STRUCT(S VARCHAR)',
            recovered_by: 'STRUCT(S VARCHAR)', repeat_of: 'STRUCT(S VARCHAR)'
        }
    )
),
typed AS (
    SELECT
        dealership_id.S AS dealership_id,
        call_key.S AS call_key,
        call_id.S AS call_id,
        provider.S AS provider,
        department.S AS department,
        line.S AS line,
        caller.S AS caller,
        language.S AS language,
        outcome.S AS outcome,
        moment(occurred_at.S) AS occurred_at,
        answered_at IS NOT NULL AS answered,
        outbound_at IS NOT NULL AS outbound,
        try_cast(ring_seconds.N AS INTEGER) AS ring_seconds,
        text_status.S AS text_status,
        text_reason.S AS text_reason,
        try_cast(segments.N AS INTEGER) AS segments,
        moment(texted_at.S) AS texted_at,
        moment(delivered_at.S) AS delivered_at,
        moment(replied_at.S) AS replied_at,
        moment(called_back_at.S) AS called_back_at,
        moment(recovered_at.S) AS recovered_at,
        recovered_by.S AS recovered_by,
        repeat_of.S AS repeat_of,
        -- What a call need not have, and has in a form that can't be read: the call counts without it.
        list_filter([
            CASE WHEN ring_seconds IS NOT NULL AND try_cast(ring_seconds.N AS INTEGER) IS NULL THEN 'ring_seconds' END,
            CASE WHEN segments IS NOT NULL AND try_cast(segments.N AS INTEGER) IS NULL THEN 'segments' END,
            CASE WHEN texted_at IS NOT NULL AND moment(texted_at.S) IS NULL THEN 'texted_at' END,
            CASE WHEN delivered_at IS NOT NULL AND moment(delivered_at.S) IS NULL THEN 'delivered_at' END,
            CASE WHEN replied_at IS NOT NULL AND moment(replied_at.S) IS NULL THEN 'replied_at' END,
            CASE WHEN called_back_at IS NOT NULL AND moment(called_back_at.S) IS NULL THEN 'called_back_at' END,
            CASE WHEN recovered_at IS NOT NULL AND moment(recovered_at.S) IS NULL THEN 'recovered_at' END
        ], lambda name: name IS NOT NULL) AS unreadable_values
    FROM read
),
local AS (
    SELECT
        typed.*,
        timezone(dealerships.timezone, timezone('UTC', typed.occurred_at)) AS local_time,
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
        days_off.name AS holiday
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
        row_number() OVER (same_call ORDER BY outcome IS NULL OR unreadable IS NOT NULL, occurred_at, call_key) AS told
    FROM judged
    -- The key's own day aside, what is left of it names the call.
    WINDOW same_call AS (PARTITION BY dealership_id, substr(call_key, 12))
)
SELECT
    * EXCLUDE (caller),
    substr(sha256($opad || unhex(sha256($ipad || encode(caller)))), 1, 32) AS caller_key,
    CASE WHEN caller LIKE '+1%' THEN substr(caller, 3, 3) ELSE substr(caller, 1, 3) END AS caller_area,
    CASE
        WHEN ever_answered THEN 'answered'
        WHEN ever_outbound THEN 'outbound'
        WHEN outcome IS NULL THEN 'no_outcome'
        WHEN unreadable IS NOT NULL THEN 'unreadable:' || unreadable
        WHEN told > 1 THEN 'duplicate'
        WHEN CAST(local_time AS DATE) NOT BETWEEN $first AND $last THEN 'other_quarter'
        ELSE 'missed'
    END AS kind
FROM compared;
