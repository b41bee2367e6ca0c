-- Says whether a store was ever made in this file: one row, or none.
SELECT 1
FROM sqlite_master
WHERE type = 'table'
    AND name = 'durablegen_meta';
