-- Rows that lack a cell of what identifies a call are compared with all that may be the same one,
-- as rows are whose times are cut to the minute.

-- call.coarse means from now on. 1: its times are cut to the minute; 0: they are not, but it or a
-- row that an import has of it lacks something: seconds, the end, a code, the trunk or the type.
UPDATE call SET coarse = 0
 WHERE coarse IS NULL
   AND (call_type_id IN (SELECT id FROM call_type WHERE name = '')
        OR success IS NOT NULL
           AND (failure_after IS NULL AND end_after IS NULL
                OR trunk_id IN (SELECT id FROM trunk WHERE name = '')
                OR cause_id IN (SELECT id FROM cause
                                 WHERE sip_code IS NULL OR microsoft_code IS NULL)));
