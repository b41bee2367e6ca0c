-- Reads the store's time.
SELECT
    durablegen.store_now();
