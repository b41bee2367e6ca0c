-- The first schema. Times are integer milliseconds of UTC since 1970; ids are 16 bytes, big-endian, so that they sort by time.
-- STRICT tables need SQLite 3.37; the checks stand in for them.

-- previous is the run that the owner has replaced; NULL when the key was free.
CREATE TABLE durablegen_key_slot (
    key_hash  BLOB    NOT NULL,
    run_id    BLOB    NOT NULL,
    window_ms INTEGER NOT NULL,
    previous  BLOB,

    CONSTRAINT key_slot_pk PRIMARY KEY (key_hash),
    CONSTRAINT key_slot_hash_is_sha256 CHECK (typeof(key_hash) = 'blob' AND length(key_hash) = 32)
) WITHOUT ROWID;

-- What never changes about a run. effect_root is the run whose effect keys, random numbers and ids this one has; began_at is when the
-- first run of its log began.
CREATE TABLE durablegen_run (
    run_id           BLOB    NOT NULL,
    workflow         TEXT    NOT NULL,
    version          TEXT    NOT NULL,
    key              TEXT,
    key_hash         BLOB,
    input            BLOB    NOT NULL,
    fingerprint      BLOB    NOT NULL,
    fingerprint_form TEXT    NOT NULL,
    input_version    INTEGER,
    created_at       INTEGER NOT NULL,
    chain_root       BLOB    NOT NULL,
    effect_root      BLOB    NOT NULL,
    began_at         INTEGER NOT NULL,
    parent           BLOB,
    parent_close     INTEGER NOT NULL,

    CONSTRAINT run_pk PRIMARY KEY (run_id),
    CONSTRAINT run_id_is_uuid CHECK (typeof(run_id) = 'blob' AND length(run_id) = 16)
);

-- Serve listings: of all runs, of a workflow's, of those that a key has had, of a run's children.
CREATE INDEX durablegen_run_created ON durablegen_run (created_at, run_id);

CREATE INDEX durablegen_run_workflow ON durablegen_run (workflow, created_at, run_id);

CREATE INDEX durablegen_run_key ON durablegen_run (key, created_at, run_id) WHERE key IS NOT NULL;

CREATE INDEX durablegen_run_parent ON durablegen_run (parent, created_at, run_id) WHERE parent IS NOT NULL;

-- What changes: the queue, the fence and the wake-up.
CREATE TABLE durablegen_run_state (
    run_id           BLOB    NOT NULL,
    workflow         TEXT    NOT NULL,
    version          TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    status           INTEGER NOT NULL DEFAULT 0,
    fence            INTEGER NOT NULL DEFAULT 0,
    next_seq         INTEGER NOT NULL DEFAULT 1,
    inbox_seq        INTEGER NOT NULL DEFAULT 0,
    owner            INTEGER,
    wake_at          INTEGER,
    claims           INTEGER NOT NULL DEFAULT 0,
    tags             TEXT    NOT NULL DEFAULT (char(10)),
    shape            TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    deadline         INTEGER,
    hold             INTEGER NOT NULL DEFAULT 0,
    outcome          BLOB,
    ended_at         INTEGER,
    successor        BLOB,
    erased           INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT run_state_pk PRIMARY KEY (run_id),
    CONSTRAINT run_state_wakes_only_when_free CHECK (owner IS NULL OR wake_at IS NULL),
    CONSTRAINT run_state_ended_is_over CHECK ((ended_at IS NOT NULL) = (status >= 10)),
    CONSTRAINT run_state_ended_is_free CHECK (ended_at IS NULL OR (owner IS NULL AND wake_at IS NULL))
) WITHOUT ROWID;

-- Serves the claim; it holds live and waiting runs only, so its size follows the work at hand. Suspects are found without reading all
-- the others.
CREATE INDEX durablegen_run_state_due ON durablegen_run_state (claims >= 2, wake_at, run_id) WHERE wake_at IS NOT NULL;

-- Serves the ends that the store enforces.
CREATE INDEX durablegen_run_state_deadline ON durablegen_run_state (deadline) WHERE deadline IS NOT NULL AND ended_at IS NULL;

-- Serves burials.
CREATE INDEX durablegen_run_state_owner ON durablegen_run_state (owner) WHERE owner IS NOT NULL;

-- Serve listings of the runs that are alive, and of those that have come to no good: few among many, so their order comes from here.
CREATE INDEX durablegen_run_state_live ON durablegen_run_state (created_at, run_id) WHERE ended_at IS NULL;

CREATE INDEX durablegen_run_state_unusual ON durablegen_run_state (created_at, run_id) WHERE status IN (3, 4, 11, 12, 13, 14);

-- Serves the sweep, which looks for the runs that ended first.
CREATE INDEX durablegen_run_state_ended ON durablegen_run_state (erased, ended_at, run_id) WHERE ended_at IS NOT NULL;

CREATE TABLE durablegen_log (
    run_id   BLOB    NOT NULL,
    position INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    branch   TEXT    NOT NULL,
    call     INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    payload  BLOB    NOT NULL,
    attempt  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    due_at   INTEGER,

    CONSTRAINT log_pk PRIMARY KEY (run_id, position)
) WITHOUT ROWID;

-- What can be said and asked about a run besides its columns. created_at is the run's: it orders the runs that share a value.
CREATE TABLE durablegen_attribute (
    run_id     BLOB    NOT NULL,
    name       TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,

    CONSTRAINT attribute_pk PRIMARY KEY (run_id, name)
) WITHOUT ROWID;

CREATE INDEX durablegen_attribute_value ON durablegen_attribute (name, value, created_at, run_id);

CREATE TABLE durablegen_hook (
    hook_no    INTEGER NOT NULL,
    run_id     BLOB    NOT NULL,
    hook_id    TEXT    NOT NULL,
    token_hash BLOB    NOT NULL,
    closed     INTEGER,

    CONSTRAINT hook_pk PRIMARY KEY (hook_no),
    CONSTRAINT hook_once_per_run UNIQUE (run_id, hook_id),
    CONSTRAINT hook_token_is_sha256 CHECK (typeof(token_hash) = 'blob' AND length(token_hash) = 32)
);

-- One open hook for each token.
CREATE UNIQUE INDEX durablegen_hook_open ON durablegen_hook (token_hash) WHERE closed IS NULL;

CREATE INDEX durablegen_hook_token ON durablegen_hook (token_hash, hook_no);

CREATE TABLE durablegen_inbox (
    run_id  BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    hook_id TEXT,
    payload BLOB    NOT NULL,
    at      INTEGER NOT NULL,

    CONSTRAINT inbox_pk PRIMARY KEY (run_id, seq)
) WITHOUT ROWID;

-- Deliveries that nobody has read when their hooks were closed or their runs ended. AUTOINCREMENT keeps the order over removals.
CREATE TABLE durablegen_dead_letter (
    letter_no  INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    run_id     BLOB    NOT NULL,
    workflow   TEXT    NOT NULL,
    token_hash BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    payload    BLOB    NOT NULL
);

-- Serve listings: of all, of a workflow's, of a run's.
CREATE INDEX durablegen_dead_letter_at ON durablegen_dead_letter (at, letter_no);

CREATE INDEX durablegen_dead_letter_workflow ON durablegen_dead_letter (workflow, at, letter_no);

CREATE INDEX durablegen_dead_letter_run ON durablegen_dead_letter (run_id, at, letter_no);

-- Remembers the ids of deliveries, each with the SHA-256 of its payload; one memory for all runs of a chain.
CREATE TABLE durablegen_delivery (
    chain_root  BLOB NOT NULL,
    token_hash  BLOB NOT NULL,
    delivery_id TEXT NOT NULL,
    digest      BLOB NOT NULL,

    CONSTRAINT delivery_pk PRIMARY KEY (chain_root, token_hash, delivery_id)
) WITHOUT ROWID;

-- Whose code may still be at work for a key that was taken from it: attempts of a run in a session, or, with session 0, a run that cleans up
-- until it ends. It belongs to the key, and whoever owns that next inherits it.
CREATE TABLE durablegen_drain (
    key_hash BLOB    NOT NULL,
    run_id   BLOB    NOT NULL,
    session  INTEGER NOT NULL,

    CONSTRAINT drain_pk PRIMARY KEY (key_hash, run_id, session)
) WITHOUT ROWID;

-- Owners of keys that wait for those drains: until when at the most, and when they are due without them.
CREATE TABLE durablegen_handover (
    key_hash BLOB    NOT NULL,
    run_id   BLOB    NOT NULL,
    until    INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,

    CONSTRAINT handover_pk PRIMARY KEY (key_hash)
) WITHOUT ROWID;

CREATE INDEX durablegen_handover_until ON durablegen_handover (until);

-- Who wants to hear of whose end: of a run's wait with the wait's identity, of a child of its parent with none. is_ready: it has to be
-- looked at, because it is new or the awaited run has ended. kind: 0 the outcome, 1 to be cancelled, 2 to be terminated.
CREATE TABLE durablegen_waiter (
    run_id    BLOB    NOT NULL,
    operation TEXT    NOT NULL,
    awaited   BLOB    NOT NULL,
    kind      INTEGER NOT NULL,
    is_ready  INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT waiter_pk PRIMARY KEY (run_id, operation)
) WITHOUT ROWID;

CREATE INDEX durablegen_waiter_awaited ON durablegen_waiter (awaited);

CREATE INDEX durablegen_waiter_ready ON durablegen_waiter (run_id, operation) WHERE is_ready = 1;

-- state: 0 alive, 1 buried, 2 closed. AUTOINCREMENT never reuses a number.
CREATE TABLE durablegen_worker_session (
    session    INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    worker     TEXT    NOT NULL,
    counter    INTEGER NOT NULL DEFAULT 0,
    state      INTEGER NOT NULL DEFAULT 0,
    opened_at  INTEGER NOT NULL,
    renewed_at INTEGER NOT NULL
);

CREATE INDEX durablegen_worker_session_alive ON durablegen_worker_session (session) WHERE state = 0;
