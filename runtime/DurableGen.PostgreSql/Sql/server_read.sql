-- Reads which history of the database this is: the cluster's own number, and the timeline that a promotion begins anew.
--
-- The timeline is the first part of a log file's name: that of the control file lags behind until the next checkpoint.
SELECT c.system_identifier::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
FROM pg_control_system() AS c;
