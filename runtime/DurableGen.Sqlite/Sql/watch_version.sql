-- Reads a number that moves when another connection has committed, and not with this one's own commits. Takes no write lock.
PRAGMA data_version;
