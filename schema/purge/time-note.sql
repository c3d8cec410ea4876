-- What imports lose from before a time. Ids begin with the time, and a minute goes as a whole: so do
-- calls that are compared. A row of counts goes if all that it stands for lies before.
INSERT INTO lost
SELECT import_id, sum(n), sum(n_new)
  FROM (SELECT import_id, count(*) AS n, count(*) AS n_new
          FROM call
         WHERE id < :before_id
           AND (:tenant = 0 OR tenant_id = :tenant)
         GROUP BY import_id
         UNION ALL
        SELECT s.import_id, count(*), 0
          FROM sighting AS s
          JOIN call AS c ON c.id = s.call_id
         WHERE s.call_id < :before_id
           AND (:tenant = 0 OR c.tenant_id = :tenant)
         GROUP BY s.import_id)
 GROUP BY import_id;

INSERT INTO lost
SELECT import_id, count(*), 0
  FROM counted
 WHERE max(until, since + 1) <= :before
   AND (:tenant = 0 OR tenant_id = :tenant)
 GROUP BY import_id;

INSERT INTO affected SELECT import_id FROM lost;
