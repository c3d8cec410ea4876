-- Takes out of the calls all that is personal, of everybody. The same numbers as in `purged` stand
-- for correlation IDs, as they hold attempts together.

-- First as imports had them: the number is made of what `call` has.
UPDATE call_seen
   SET user_id = NULL,
       caller = NULL,
       callee = NULL,
       admin_units_id = NULL,
       transferor_correlation_id = NULL,
       call_id = NULL,
       phrase_id = iif(phrase_id IN (SELECT id FROM personal_phrase), NULL, phrase_id),
       shared_correlation_id =
           iif(typeof(shared_correlation_id) IN ('null', 'integer'), shared_correlation_id,
               id_hash(shared_correlation_id)),
       correlation_id = (SELECT iif(typeof(c.correlation_id) = 'integer', c.correlation_id,
                                    id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint)))
                           FROM call AS c
                          WHERE c.id = call_seen.row_id)
 WHERE row_id IN (SELECT id FROM purged_call);

-- Legs of one second that the callee alone told apart are told apart by the call ID, which is random
-- then.
UPDATE attempt
   SET user_id = NULL,
       caller_number = NULL,
       callee_number = NULL,
       admin_units_id = NULL,
       transferor_correlation_id = NULL,
       call_id = iif(id IN (SELECT id FROM displaced UNION SELECT own_id FROM displaced),
                     random(), NULL),
       phrase_id = iif(phrase_id IN (SELECT id FROM personal_phrase), NULL, phrase_id),
       shared_correlation_id =
           iif(typeof(shared_correlation_id) IN ('null', 'integer'), shared_correlation_id,
               id_hash(shared_correlation_id)),
       correlation_id = iif(typeof(correlation_id) = 'integer', correlation_id,
                            id_hash(coalesce(correlation_id, id || '/' || fingerprint))),
       row_sum = NULL
 WHERE id IN (SELECT id FROM purged_call);

UPDATE call_seen
   SET call_id = (SELECT c.call_id FROM call AS c WHERE c.id = call_seen.row_id)
 WHERE row_id IN (SELECT id FROM purged_call);
