-- DuckDB's dialect. The ledger's items, as DynamoDB wrote them, become one typed row each, once: `kinds.sql` then says
-- what each is, of a few columns, and `missed_calls.sql` what of it the lake shows.
-- $spools are the files, $first and $last the quarter's local dates. What has a colon before its name is filled by
-- `items.py`: lists of the columns that an item has under the same name, and the newest shape that is known.
CREATE OR REPLACE TEMP TABLE read_items AS
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
)
SELECT
    * EXCLUDE (own_language) REPLACE (coalesce(language, own_language) AS language),
    CAST(local_time AS DATE) BETWEEN $first AND $last AS in_quarter,
    CASE
        WHEN NOT known_dealership THEN 'dealership_id'
        WHEN coalesce(call_id, '') = '' THEN 'call_id'
        WHEN coalesce(provider, '') = '' THEN 'provider'
        WHEN occurred_at IS NULL THEN 'occurred_at'
        WHEN NOT known_department THEN 'department'
        WHEN coalesce(line, '') = '' THEN 'line'
        WHEN coalesce(text_status, '') = '' THEN 'text_status'
    END AS unreadable
FROM placed;
