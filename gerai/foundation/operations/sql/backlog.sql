-- What waits: jobs by queue and state. Params: none. Columns: queue, state, jobs.
SELECT queue_name AS queue, status::text AS state, count(*) AS jobs
FROM procrastinate_jobs
WHERE status IN ('todo', 'doing', 'failed')
GROUP BY 1, 2
