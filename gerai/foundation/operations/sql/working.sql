-- Workers that gave a sign of life lately. Params: none. Columns: workers.
SELECT count(*) AS workers
FROM procrastinate_workers
WHERE last_heartbeat > now() - interval '45 seconds'
