-- oracle.sql - the ranking by its definitions alone, for oracle.t: nothing here is sipwhy's.
--
-- The raw files stand in tables of text, as the sqlite3 shell imports them; the tables of
-- schema/codes stand beside them under their own names.

-- Every row of every file, typed. `origin` says which file came first: of two rows that tell of
-- the same attempt the first is kept.
CREATE TABLE told (
    origin INTEGER, correlation TEXT, shared TEXT, user TEXT, upn TEXT, type TEXT, direction TEXT,
    invite INTEGER, ended INTEGER, trunk TEXT, sip INTEGER, microsoft INTEGER, success INTEGER,
    caller TEXT, callee TEXT, other_country TEXT,
    start_after INTEGER, failure_after INTEGER, end_after INTEGER); -- ms behind the invite

-- What a row means: columns as text in, types out. One view, whatever the export's headings are.
CREATE TABLE raw (
    origin, correlation, shared, user_id, upn, type, direction, invite, failed, ended, trunk, sip,
    microsoft, success, caller, callee, other_country, start);

CREATE VIEW typed AS
WITH t AS (SELECT *,
       nullif(CASE WHEN failed NOT IN ('', '0001-01-01T00:00:00Z') THEN failed
                   WHEN ended NOT IN ('', '0001-01-01T00:00:00Z') THEN ended END, '') AS last,
       strftime('%s', substr(invite, 1, 19)) * 1000 + substr(rtrim(invite, 'Z') || '000', 21, 3) AS invited,
       strftime('%s', substr(start, 1, 19)) * 1000 + substr(rtrim(start, 'Z') || '000', 21, 3) AS began,
       strftime('%s', substr(failed, 1, 19)) * 1000 + substr(rtrim(failed, 'Z') || '000', 21, 3) AS broke,
       strftime('%s', substr(ended, 1, 19)) * 1000 + substr(rtrim(ended, 'Z') || '000', 21, 3) AS over
  FROM raw),
names AS ( -- of users that some rows know by object ID alone
SELECT lower(user_id) AS id, min(lower(upn)) AS upn FROM raw WHERE user_id <> '' AND upn <> ''
 GROUP BY 1)
SELECT t.origin,
       lower(t.correlation) AS correlation,
       lower(t.shared) AS shared,
       coalesce(n.upn, nullif(lower(t.upn), ''), nullif(lower(t.user_id), '')) AS user,
       lower(t.upn) AS upn,
       coalesce(k.canonical, lower(t.type)) AS type,
       CASE lower(t.direction) WHEN 'inbound' THEN 'in' WHEN 'outbound' THEN 'out'
            ELSE k.direction END AS direction,
       CAST(strftime('%s', substr(t.invite, 1, 19)) AS INTEGER) * 1000 +
           CAST(substr(rtrim(t.invite, 'Z') || '000', 21, 3) AS INTEGER) AS invite,
       CAST(strftime('%s', substr(t.last, 1, 19)) AS INTEGER) AS ended,
       lower(t.trunk) AS trunk,
       CASE WHEN t.sip <> '' THEN CAST(t.sip AS INTEGER) END AS sip,
       CASE WHEN t.microsoft <> '' THEN CAST(t.microsoft AS INTEGER) END AS microsoft,
       CASE WHEN lower(t.success) IN ('yes', 'true') THEN 1
            WHEN lower(t.success) IN ('no', 'false') THEN 0
            WHEN t.failed NOT IN ('', '0001-01-01T00:00:00Z') THEN 0
            WHEN t.ended NOT IN ('', '0001-01-01T00:00:00Z') THEN 1
            WHEN t.sip IN ('0', '200') AND t.microsoft IN ('0', '540000', '560000') THEN 1
            WHEN CAST(t.sip AS INTEGER) >= 300 THEN 0 END AS success,
       t.caller, t.callee, t.other_country,
       t.began - t.invited AS start_after, t.broke - t.invited AS failure_after,
       t.over - t.invited AS end_after
  FROM t
  LEFT JOIN call_types AS k ON k.call_type = lower(t.type)
  LEFT JOIN names AS n ON n.id = lower(t.user_id);

-- Of rows with one identity one attempt: the same IDs, seconds, trunk, call type and codes. The first
-- counts; where it does not say whether the call was connected, the first that does.
CREATE VIEW distinct_attempts AS
SELECT * FROM (
    SELECT *, rowid AS row, row_number() OVER same AS place,
           first_value(success) OVER (
               PARTITION BY correlation, invite / 1000, ended, trunk, type, sip, microsoft
               ORDER BY success IS NULL, origin, invite) AS told_success
      FROM told
    WINDOW same AS (PARTITION BY correlation, invite / 1000, ended, trunk, type, sip, microsoft
                    ORDER BY origin, invite))
 WHERE place = 1;

-- What is said of a pair: by its own rows, else by the first family that fits, else by the SIP
-- code. Expected only if all that is documented of it is; delivered likewise.
CREATE VIEW meanings AS
WITH seen AS (SELECT DISTINCT sip, microsoft FROM attempt),
     own AS (SELECT CAST(sip_code AS INTEGER) AS sip, CAST(microsoft_code AS INTEGER) AS microsoft,
                    sum(outcome <> 'expected') AS unexpected, sum(outcome = 'failure') AS failures,
                    min(CAST(delivered AS INTEGER)) AS delivered,
                    max(CASE variant WHEN '1' THEN owner END) AS owner
               FROM response_codes GROUP BY 1, 2),
     family AS (SELECT seen.sip, seen.microsoft, min(f.rowid) AS place
                  FROM seen JOIN code_families AS f
                    ON coalesce(CAST(seen.microsoft AS TEXT), '') GLOB
                       replace(CASE WHEN f.pattern LIKE '%+'
                                    THEN rtrim(f.pattern, '+') || '*' ELSE f.pattern END,
                               'x', '[0-9]')
                 GROUP BY seen.sip, seen.microsoft)
SELECT seen.sip, seen.microsoft,
       CASE WHEN own.sip IS NOT NULL THEN 'pair'
            WHEN f.explains = '1' THEN 'family'
            WHEN s.sip_code IS NOT NULL THEN 'sip'
            ELSE 'none' END AS known,
       CASE WHEN own.sip IS NOT NULL THEN own.unexpected = 0
            WHEN f.outcome <> '' THEN f.outcome = 'expected'
            ELSE coalesce(s.outcome = 'expected', 0) END AS expected,
       coalesce(own.failures > 0, 0) AS drops,
       CASE WHEN own.sip IS NOT NULL THEN own.delivered
            WHEN f.delivered <> '' THEN f.delivered = '1'
            ELSE coalesce(s.delivered = '1', 0) END AS delivered,
       coalesce(own.owner, nullif(f.owner, ''), s.owner, f.origin) AS owner
  FROM seen
  LEFT JOIN own ON own.sip = seen.sip AND own.microsoft = seen.microsoft
  LEFT JOIN family ON family.sip IS seen.sip AND family.microsoft IS seen.microsoft
  LEFT JOIN code_families AS f ON f.rowid = family.place
  LEFT JOIN sip_codes AS s ON CAST(s.sip_code AS INTEGER) = seen.sip;

-- The question: one row. `by` is a column of `cause`; the rest are conditions, NULL for none.
CREATE TABLE ask (
    since INTEGER, until INTEGER, by TEXT DEFAULT 'calls', top INTEGER DEFAULT 20,
    top_share REAL DEFAULT 0.95, include TEXT DEFAULT 'failure', window INTEGER DEFAULT 120000,
    owner TEXT, trunk TEXT, direction TEXT, upn TEXT, country TEXT, type TEXT);

-- The attempts that are asked for, each with its call and its outcome.
CREATE VIEW asked AS
SELECT a.*, m.known, m.delivered, m.owner,
       CASE WHEN a.success = 1 THEN CASE WHEN m.drops THEN 'dropped' ELSE 'success' END
            WHEN m.expected THEN 'expected' ELSE 'failure' END AS outcome
  FROM ask
  JOIN attempt AS a ON a.invite >= ask.since AND a.invite < ask.until
  JOIN meaning AS m ON m.sip IS a.sip AND m.microsoft IS a.microsoft
 WHERE a.success IS NOT NULL
   AND (ask.trunk IS NULL OR a.trunk GLOB ask.trunk)
   AND (ask.direction IS NULL OR a.direction = ask.direction)
   AND (ask.upn IS NULL OR a.user GLOB ask.upn)
   AND (ask.type IS NULL OR a.type GLOB ask.type)
   AND (ask.country IS NULL OR ask.country = CASE WHEN a.other_country <> '' THEN a.other_country
        ELSE (SELECT p.country FROM country_prefixes AS p
               WHERE CASE a.direction WHEN 'in' THEN a.caller ELSE a.callee END
                     GLOB '+' || p.prefix || '*'
               ORDER BY length(p.prefix) DESC LIMIT 1) END);

-- A failed attempt is saved by a connected one between the same numbers, soon enough.
CREATE VIEW judged AS
SELECT asked.*, asked.outcome = 'failure' AND EXISTS (
           SELECT 1 FROM ask, attempt AS b
            WHERE b.success = 1 AND b.caller = asked.caller AND b.callee = asked.callee
              AND b.direction IS asked.direction AND asked.caller <> '' AND asked.callee <> ''
              AND b.invite BETWEEN asked.invite AND asked.invite + ask.window) AS saved
  FROM asked;

-- On another trunk, when none of the first that connected was on the same one, or on a nameless one.
CREATE VIEW rescues AS
SELECT f.*, f.saved AND f.trunk <> '' AND NOT EXISTS (
           SELECT 1 FROM attempt AS b
            WHERE b.success = 1 AND b.caller = f.caller AND b.callee = f.callee
              AND b.direction IS f.direction AND b.trunk IN ('', f.trunk)
              AND b.invite = (SELECT min(c.invite) FROM attempt AS c
                               WHERE c.success = 1 AND c.caller = f.caller AND c.callee = f.callee
                                 AND c.direction IS f.direction AND c.invite >= f.invite)) AS elsewhere
  FROM found AS f
 WHERE f.outcome = 'failure';

CREATE VIEW fates AS
SELECT sip, microsoft, call, max(saved) AS recovered, max(saved) AND max(saved AND NOT elsewhere) = 0 AS masked
  FROM rescues GROUP BY sip, microsoft, call;

-- How far clocks of the zone are ahead of UTC in milliseconds, from when on.
CREATE TABLE clock (since INTEGER, ahead INTEGER);
INSERT INTO clock VALUES (0, 0);

-- What a report looks for among a cause's attempts; NULL where it tells nobody from others: "+" and
-- digits are one number with and without the plus, one with a masked digit is none, nor is anonymous.
CREATE VIEW dimensions AS
WITH far AS (SELECT f.rowid AS id, f.*, CASE f.direction WHEN 'in' THEN f.caller ELSE f.callee END AS number
               FROM found AS f)
SELECT id, 'trunk' AS dimension, trunk AS value FROM far
UNION ALL SELECT id, 'direction', direction FROM far
UNION ALL SELECT id, 'call_type', type FROM far
UNION ALL SELECT id, 'user', person FROM far
UNION ALL SELECT id, 'number', ltrim(number, '+') FROM far
           WHERE ltrim(number, '+') NOT GLOB '*[^0-9]*' AND ltrim(number, '+') NOT IN ('', '266696687')
UNION ALL SELECT id, 'hour', printf('%02d:00', (invite + (SELECT ahead FROM clock WHERE clock.since <= invite
                                                          ORDER BY since DESC LIMIT 1)) / 3600000 % 24) FROM far
UNION ALL SELECT id, 'country', upper(CASE WHEN other_country <> '' THEN other_country
                 ELSE (SELECT p.country FROM country_prefixes AS p WHERE number GLOB '+' || p.prefix || '*'
                        ORDER BY length(p.prefix) DESC LIMIT 1) END) FROM far;

-- The value whose share of a cause's attempts is most above its share of all; p is the binomial tail,
-- its terms one from the other.
CREATE VIEW common AS
WITH parted AS MATERIALIZED (SELECT d.dimension, d.value, f.sip, f.microsoft, f.outcome
                  FROM dimensions AS d JOIN found AS f ON f.rowid = d.id WHERE d.value <> ''),
     every AS (SELECT dimension, value, count(*) AS n FROM parted GROUP BY 1, 2),
     tries AS (SELECT dimension, count(*) AS tried FROM every GROUP BY 1),
     whole AS (SELECT sip, microsoft, count(*) AS n FROM found WHERE outcome = 'failure' GROUP BY 1, 2),
     here AS (SELECT p.dimension, p.value, p.sip, p.microsoft, count(*) AS k, whole.n AS n,
                     every.n * 1.0 / (SELECT count(*) FROM found) AS p
                FROM parted AS p
                JOIN every ON every.dimension = p.dimension AND every.value = p.value
                JOIN whole ON whole.sip IS p.sip AND whole.microsoft IS p.microsoft
               WHERE p.outcome = 'failure' GROUP BY p.dimension, p.value, p.sip, p.microsoft),
     most AS MATERIALIZED (
             SELECT *, k * 1.0 / n AS share FROM (
                 SELECT *, row_number() OVER (PARTITION BY dimension, sip, microsoft
                                              ORDER BY k * 1.0 / n - p DESC) AS place FROM here)
              WHERE place = 1 AND k * 2 >= n AND k * 1.0 / n > p),
     term(dimension, sip, microsoft, i, t) AS (
         SELECT dimension, sip, microsoft, 0, n * ln(1 - p) FROM most WHERE p < 1
          UNION ALL
         SELECT term.dimension, term.sip, term.microsoft, i + 1, t + ln((n - i) * p / ((i + 1) * (1 - p)))
           FROM term JOIN most ON most.dimension = term.dimension AND most.sip IS term.sip
                              AND most.microsoft IS term.microsoft
          WHERE i < n)
SELECT most.*, total(exp(t)) AS tail, tried
  FROM most
  JOIN tries ON tries.dimension = most.dimension
  JOIN term ON term.dimension = most.dimension AND term.sip IS most.sip
           AND term.microsoft IS most.microsoft AND i >= k
 GROUP BY most.dimension, most.sip, most.microsoft;

-- What a weekly report says beyond that, a line each.
CREATE VIEW impact AS
SELECT 1 AS part, NULL AS sip, NULL AS microsoft,
       printf('totals %d lost, %d recovered, %d masked', total(NOT recovered), total(recovered), total(masked)) AS line
  FROM (SELECT call, max(saved) AS recovered,
               max(saved) AND max(saved AND NOT elsewhere) = 0 AS masked
          FROM rescues GROUP BY call)
UNION ALL
SELECT 2, sip, microsoft, printf('%s/%s %d recovered, %d masked', coalesce(sip, '-'), coalesce(microsoft, '-'),
                                 total(recovered), total(masked))
  FROM fates GROUP BY sip, microsoft
UNION ALL
SELECT 3, sip, microsoft, printf('%s/%s %s %s %.4f of %.4f', coalesce(sip, '-'), coalesce(microsoft, '-'), dimension,
                                 CASE dimension WHEN 'user' THEN 'one user' WHEN 'number' THEN '' ELSE value END,
                                 round(share * 1e4) / 1e4, round(p * 1e4) / 1e4)
  FROM common WHERE tail * tried * 7 < 0.01 -- dimensions
 ORDER BY 1, 2, 3, 4;

-- How long connected attempts took: no time, one before the last or two days behind the invite is none.
CREATE VIEW durations AS
SELECT 'setup' AS what, start_after AS ms
  FROM found WHERE success = 1 AND direction = 'out' AND start_after BETWEEN 0 AND 172800000
UNION ALL
SELECT CASE direction WHEN 'out' THEN 'talk' ELSE 'held' END, end_after - start_after
  FROM found WHERE success = 1 AND direction IN ('in', 'out') AND start_after >= 0
               AND end_after BETWEEN start_after AND 172800000;

-- Beginnings and ends of intervals; an end comes before a beginning of the same instant.
CREATE VIEW moments AS
SELECT trunk, invite + start_after AS time, 1 AS change FROM found
 WHERE success = 1 AND start_after >= 0 AND end_after > start_after AND end_after <= 172800000
UNION ALL
SELECT trunk, invite + end_after, -1 FROM found
 WHERE success = 1 AND start_after >= 0 AND end_after > start_after AND end_after <= 172800000;

CREATE VIEW levels AS
SELECT trunk, time, sum(change) OVER (ORDER BY time, change ROWS UNBOUNDED PRECEDING) AS level,
       sum(change) OVER (PARTITION BY trunk ORDER BY time, change ROWS UNBOUNDED PRECEDING) AS own_level
  FROM moments;

-- Attempts by trunk and by country, each with the cause of most of its failures; '' for none.
CREATE VIEW parted AS
SELECT 'trunk' AS what, trunk AS name, f.* FROM found AS f
UNION ALL
SELECT 'country', coalesce(upper(CASE WHEN f.other_country <> '' THEN f.other_country
                    ELSE (SELECT p.country FROM country_prefixes AS p
                           WHERE CASE f.direction WHEN 'in' THEN f.caller ELSE f.callee END
                                 GLOB '+' || p.prefix || '*'
                           ORDER BY length(p.prefix) DESC LIMIT 1) END), ''), f.* FROM found AS f;

CREATE VIEW tops AS
SELECT * FROM (
    SELECT what, name, sip, microsoft, count(*) AS n, row_number() OVER (
               PARTITION BY what, name ORDER BY count(*) DESC, sip NULLS LAST, microsoft NULLS LAST) AS place
      FROM parted WHERE outcome = 'failure' GROUP BY what, name, sip, microsoft)
 WHERE place = 1;

-- What a weekly report says of times, trunks and countries, a line each.
CREATE VIEW parts AS
WITH placed AS (SELECT what, ms, row_number() OVER (PARTITION BY what ORDER BY ms) AS place,
                       count(*) OVER (PARTITION BY what) AS n FROM durations),
     sums AS (SELECT what, name, count(*) AS n, total(success) AS connected, total(outcome = 'expected') AS expected,
                     total(outcome = 'failure') AS failed, total(success = 1 OR delivered = 1) AS good
                FROM parted GROUP BY what, name),
     z AS (SELECT 1.9599639845400545 * 1.9599639845400545 AS zz),
     rates AS (SELECT *, good / n AS p, (good / n + zz / n / 2) / (1 + zz / n) AS middle,
                      sqrt(zz * (good / n * (1 - good / n) / n + zz / n / n / 4)) / (1 + zz / n) AS half FROM sums, z)
SELECT 1 AS part, what AS name, printf('%s n %d, median %.3f, p95 %.3f', what, count(*),
           max(CASE WHEN place = (n + 1) / 2 THEN ms END) / 1e3, max(CASE WHEN place = (95 * n + 99) / 100 THEN ms END) / 1e3)
           || CASE what WHEN 'setup' THEN '' ELSE printf(', total %.3f', sum(ms) / 1e3) END AS line
  FROM placed GROUP BY what
UNION ALL
SELECT 2, '', printf('peak %d at %d', max(level), min(time))
  FROM levels WHERE level = (SELECT max(level) FROM levels)
UNION ALL
SELECT 3, name, printf('%s %s: %d, %d connected, %d expected, %d failed, ASR %.4f, NER %.4f from %.4f to %.4f, top %s/%s %d',
           what, name, rates.n, connected, expected, failed, round(1e4 * connected / rates.n) / 1e4, round(1e4 * p) / 1e4,
           round(1e4 * (middle - half)) / 1e4, round(1e4 * (middle + half)) / 1e4,
           coalesce(sip, '-'), coalesce(microsoft, '-'), coalesce(tops.n, 0))
  FROM rates LEFT JOIN tops USING (what, name)
UNION ALL
SELECT 4, l.trunk, printf('peak of %s %d at %d', l.trunk, max(own_level), min(time))
  FROM levels AS l
 WHERE own_level = (SELECT max(own_level) FROM levels AS o WHERE o.trunk = l.trunk) GROUP BY l.trunk
UNION ALL
SELECT 5, printf('%d/%d', sip, microsoft), printf('%s/%s fails after %d, %d, %d, %d, %d, %d', coalesce(sip, '-'),
           coalesce(microsoft, '-'), total(failure_after < 1000), total(failure_after BETWEEN 1000 AND 4999),
           total(failure_after BETWEEN 5000 AND 14999), total(failure_after BETWEEN 15000 AND 29999),
           total(failure_after BETWEEN 30000 AND 59999), total(failure_after >= 60000))
  FROM found
 WHERE outcome = 'failure' AND failure_after BETWEEN 0 AND 172800000 GROUP BY sip, microsoft
 ORDER BY 3;

-- A call is lost to a cause if none of its attempts there was saved.
CREATE VIEW causes AS
WITH by_call AS (SELECT sip, microsoft, outcome, call, outcome = 'failure' AND max(saved) = 0 AS lost
                   FROM found GROUP BY sip, microsoft, outcome, call),
     lost AS (SELECT sip, microsoft, outcome, count(*) AS calls, sum(lost) AS lost
                FROM by_call GROUP BY sip, microsoft, outcome)
SELECT f.sip, f.microsoft, f.outcome, f.known, f.owner, count(*) AS attempts, lost.calls AS calls,
       count(DISTINCT person) AS users, lost.lost AS lost,
       min(invite) AS first, max(invite) AS last, max(f.delivered) AS delivered
  FROM found AS f
  JOIN lost ON lost.sip IS f.sip AND lost.microsoft IS f.microsoft AND lost.outcome = f.outcome
 GROUP BY f.sip, f.microsoft, f.outcome;

CREATE VIEW ranked AS
WITH chosen AS (
    SELECT c.*, CASE ask.by WHEN 'attempts' THEN attempts WHEN 'calls' THEN calls
                            WHEN 'users' THEN users ELSE lost END AS n
      FROM cause AS c, ask
     WHERE c.outcome <> 'success'
       AND (ask.include = 'all' OR ask.include = c.outcome)
       AND (ask.owner IS NULL OR ask.owner = c.owner)),
     placed AS (
    SELECT *, row_number() OVER w AS place, sum(n) OVER w AS upto, sum(n) OVER () AS total
      FROM chosen
    WINDOW w AS (ORDER BY n DESC, attempts DESC, sip NULLS LAST, microsoft NULLS LAST, outcome
                 ROWS UNBOUNDED PRECEDING))
SELECT placed.*,
       place <= ask.top AND
           (place = 1 OR ask.top_share >= 1 OR (upto - n) < ask.top_share * total) AS named
  FROM placed, ask;

-- What is compared, a line each: names, and ratios to four places as JSON has them.
CREATE VIEW answer AS
WITH t AS (SELECT count(*) AS n, total(success) AS connected, total(outcome = 'expected') AS expected,
                  total(outcome = 'failure') AS failed, total(outcome = 'dropped') AS dropped,
                  count(DISTINCT call) AS calls, count(DISTINCT person) AS users,
                  total(success = 1 OR delivered = 1) AS good
             FROM found),
     z AS (SELECT 1.9599639845400545 AS z),
     r AS (SELECT t.*, good / n AS p, z * z / n AS zz, z FROM t, z)
SELECT 1 AS part, 0 AS place,
       printf('totals %d attempts, %d connected, %d expected, %d failed, %d dropped, %d calls, '
              || '%d users, ASR %s NER %s from %s to %s', n, connected, expected, failed, dropped,
              calls, users,
              coalesce(printf('%.4f', round(connected / n * 1e4) / 1e4), '-'),
              coalesce(printf('%.4f', round(p * 1e4) / 1e4), '-'),
              coalesce(printf('%.4f', round((p + zz / 2 - sqrt(zz * (p * (1 - p) + zz / 4)))
                                            / (1 + zz) * 1e4) / 1e4), '-'),
              coalesce(printf('%.4f', round((p + zz / 2 + sqrt(zz * (p * (1 - p) + zz / 4)))
                                            / (1 + zz) * 1e4) / 1e4), '-')) AS line
  FROM r
UNION ALL
SELECT 2, place,
       printf('#%d %s/%s %s %s %s: %d attempts, %d calls, %d users, %d lost, share %.4f of %.4f, '
              || 'NER if fixed %s, seen %s to %s', place, coalesce(sip, '-'),
              coalesce(microsoft, '-'), outcome, known, owner, attempts, calls, users, lost,
              round(coalesce(1e4 * n / nullif(total, 0), 0)) / 1e4,
              round(coalesce(1e4 * upto / nullif(total, 0), 0)) / 1e4,
              CASE WHEN outcome = 'dropped' OR delivered THEN '-'
                   ELSE (SELECT printf('%.4f', round((good + attempts) / r.n * 1e4) / 1e4)
                           FROM r) END,
              strftime('%Y-%m-%dT%H:%M:%S', first / 1000, 'unixepoch') || printf('.%03dZ', first % 1000),
              strftime('%Y-%m-%dT%H:%M:%S', last / 1000, 'unixepoch') || printf('.%03dZ', last % 1000))
  FROM ranked WHERE named
UNION ALL
SELECT 3, 0, printf('other %d causes, %d attempts, %d calls, %d users', count(*), total(attempts),
                    total(calls), total(users))
  FROM ranked WHERE NOT named
UNION ALL
SELECT 4, row_number() OVER (ORDER BY attempts DESC, sip NULLS LAST, microsoft NULLS LAST),
       printf('expected %s/%s %d attempts', coalesce(sip, '-'), coalesce(microsoft, '-'), attempts)
  FROM cause WHERE outcome = 'expected'
 ORDER BY 1, 2;
