-- Sent in the same round trip as the statements before it.
COMMIT;
