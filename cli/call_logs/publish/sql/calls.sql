-- DuckDB's dialect. An export's legs, one row each, become its calls.
-- $legs is the file, $within how far apart, in milliseconds, rows of one person may start and be one call
-- where nothing names the call. A call's id may come again another day: some systems count anew each morning.
CREATE OR REPLACE TEMP TABLE calls AS
WITH legs AS (
    SELECT * FROM read_csv(
        $legs,
        header = false, delim = ',', quote = '"', escape = '"', nullstr = '', auto_detect = false,
        columns = {
            "row": 'BIGINT', call_id: 'VARCHAR', "at": 'BIGINT', direction: 'VARCHAR', result: 'VARCHAR',
            person: 'VARCHAR', area: 'VARCHAR', line: 'VARCHAR', department: 'VARCHAR', ring: 'INTEGER'
        }
    )
),
told AS (
    SELECT
        *,
        CASE WHEN direction = 'inbound' THEN coalesce(person, area) END AS caller,
        CASE WHEN direction = 'outbound' THEN person END AS callee
    FROM legs
    WHERE result <> 'ignored'
),
-- Ids that several callers' calls bear, or calls over more than 12 hours.
shared AS (
    SELECT call_id
    FROM told
    WHERE call_id IS NOT NULL
    GROUP BY call_id
    HAVING
        max("at") - min("at") > 12 * 3600 * 1000
        OR min(caller) <> max(caller)
        OR (count(caller) = 0 AND min(callee) <> max(callee))
),
paused AS (
    SELECT *, "at" - lag("at") OVER (PARTITION BY call_id ORDER BY "at", "row") > 12 * 3600 * 1000 AS apart
    FROM told SEMI JOIN shared USING (call_id)
),
runs AS (
    SELECT
        *,
        sum(CASE WHEN apart THEN 1 ELSE 0 END)
            OVER (PARTITION BY call_id ORDER BY "at", "row" ROWS UNBOUNDED PRECEDING) AS run
    FROM paused
),
-- Within a run of such an id, it still may name one call; where it doesn't, it is no id.
judged AS (
    SELECT
        "row",
        max("at") OVER in_run - min("at") OVER in_run > 12 * 3600 * 1000
            OR coalesce(min(caller) OVER in_run <> max(caller) OVER in_run, false)
            OR (count(caller) OVER in_run = 0 AND coalesce(min(callee) OVER in_run <> max(callee) OVER in_run, false))
            AS nameless
    FROM runs
    WINDOW in_run AS (PARTITION BY call_id, run)
),
identified AS (
    SELECT
        told.* EXCLUDE (caller, callee) REPLACE (CASE WHEN nameless THEN NULL ELSE call_id END AS call_id),
        judged."row" IS NOT NULL AS id_shared
    FROM told LEFT JOIN judged USING ("row")
),
kept AS (
    SELECT
        *,
        -- What makes rows legs of one call: its id; else the person and the way it went, and of an
        -- unknown person the line too.
        CASE
            WHEN call_id IS NOT NULL THEN 'id:' || call_id
            WHEN person IS NOT NULL THEN direction || ':' || person
            ELSE direction || ':' || coalesce(area, '') || ':' || line
        END AS family
    FROM identified
),
begun AS (
    SELECT
        *,
        "at" - lag("at") OVER in_family
            > CASE WHEN call_id IS NULL THEN $within ELSE 12 * 3600 * 1000 END AS apart
    FROM kept
    WINDOW in_family AS (PARTITION BY family ORDER BY "at", "row")
),
numbered AS (
    SELECT
        *,
        sum(CASE WHEN apart THEN 1 ELSE 0 END)
            OVER (PARTITION BY family ORDER BY "at", "row" ROWS UNBOUNDED PRECEDING) AS turn,
        -- The order of legs within a call: the caller's own before those that the system placed for it.
        row_number() OVER (
            PARTITION BY family
            ORDER BY CASE direction WHEN 'inbound' THEN 0 WHEN 'outbound' THEN 1 ELSE 2 END, "at", "row"
        ) AS place,
        row_number() OVER (PARTITION BY family ORDER BY "at", "row") AS told
    FROM begun
)
SELECT
    min(call_id) AS call_id,
    turn,
    min("at") AS "at",
    CASE
        WHEN bool_or(direction = 'inbound') THEN 'inbound'
        WHEN bool_or(direction = 'outbound') THEN 'outbound'
        ELSE 'internal'
    END AS direction,
    CASE
        WHEN bool_or(result = 'answered') THEN 'answered'
        WHEN bool_or(result = 'voicemail') THEN 'voicemail'
        ELSE arg_max(result, told)
    END AS result,
    -- A withheld caller isn't the person whom the system forwarded the call to.
    CASE
        WHEN bool_or(direction = 'inbound')
            THEN arg_min(person, place) FILTER (WHERE direction = 'inbound' AND person IS NOT NULL)
        ELSE arg_min(person, place) FILTER (WHERE direction = 'outbound' AND person IS NOT NULL)
    END AS person,
    arg_min(area, place) FILTER (WHERE direction = 'inbound' AND area IS NOT NULL) AS area,
    coalesce(arg_min(line, place) FILTER (WHERE department <> 'other'), arg_min(line, place)) AS line,
    coalesce(arg_min(department, place) FILTER (WHERE department <> 'other'), 'other') AS department,
    max(ring) AS ring,
    count(*) AS legs,
    count(*) FILTER (WHERE id_shared) AS id_shared
FROM numbered
GROUP BY family, turn;
