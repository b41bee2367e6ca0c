-- The first schema. The schema's name is put in for "durablegen." when the statements are loaded.

-- The only clock that decides anything. Milliseconds, like every store; tests shift it by replacing it.
CREATE FUNCTION durablegen.store_now() RETURNS timestamptz
LANGUAGE sql VOLATILE
AS $$ SELECT date_trunc('milliseconds', clock_timestamp()) $$;

-- previous is the run that the owner has replaced; NULL when the key was free.
CREATE TABLE durablegen.key_slot (
    key_hash  bytea  NOT NULL,
    run_id    uuid   NOT NULL,
    window_ms bigint NOT NULL,
    previous  uuid,

    CONSTRAINT key_slot_pk PRIMARY KEY (key_hash),
    CONSTRAINT key_slot_hash_is_sha256 CHECK (octet_length(key_hash) = 32)
);

-- What never changes about a run. effect_root is the run whose effect keys, random numbers and ids this one has; began_at is when the
-- first run of its log began.
CREATE TABLE durablegen.run (
    run_id           uuid        NOT NULL,
    workflow         text        NOT NULL,
    version          text        NOT NULL,
    key              text,
    key_hash         bytea,
    input            bytea       NOT NULL,
    fingerprint      bytea       NOT NULL,
    fingerprint_form text        NOT NULL,
    input_version    bigint,
    created_at       timestamptz NOT NULL,
    chain_root       uuid        NOT NULL,
    effect_root      uuid        NOT NULL,
    began_at         timestamptz NOT NULL,
    parent           uuid,
    parent_close     smallint    NOT NULL,

    CONSTRAINT run_pk PRIMARY KEY (run_id)
);

-- Serve listings: of all runs, of a workflow's, of those that a key has had, of a run's children.
CREATE INDEX run_created_idx ON durablegen.run (created_at, run_id);

CREATE INDEX run_workflow_idx ON durablegen.run (workflow, created_at, run_id);

CREATE INDEX run_key_idx ON durablegen.run (key, created_at, run_id) WHERE key IS NOT NULL;

CREATE INDEX run_parent_idx ON durablegen.run (parent, created_at, run_id) WHERE parent IS NOT NULL;

-- What changes: the queue, the fence and the wake-up. Narrow and with room on its pages, so that a commit is a HOT update.
-- mark is drawn anew for every batch: the statements that follow in its transaction touch only rows that carry it.
CREATE TABLE durablegen.run_state (
    run_id           uuid        NOT NULL,
    workflow         text        NOT NULL,
    version          text        NOT NULL,
    created_at       timestamptz NOT NULL,
    status           smallint    NOT NULL DEFAULT 0,
    fence            bigint      NOT NULL DEFAULT 0,
    next_seq         bigint      NOT NULL DEFAULT 1,
    inbox_seq        bigint      NOT NULL DEFAULT 0,
    mark             bigint      NOT NULL DEFAULT 0,
    committed_at     timestamptz,
    owner            bigint,
    wake_at          timestamptz,
    claims           integer     NOT NULL DEFAULT 0,
    suspect          boolean     NOT NULL GENERATED ALWAYS AS (claims >= 2) STORED,
    cancel_requested boolean     NOT NULL DEFAULT false,
    tags             text[]      NOT NULL DEFAULT '{}',
    shape            text,
    deadline         timestamptz,
    hold             smallint    NOT NULL DEFAULT 0,
    outcome          bytea,
    ended_at         timestamptz,
    successor        uuid,
    erased           boolean     NOT NULL DEFAULT false,

    CONSTRAINT run_state_pk PRIMARY KEY (run_id),
    CONSTRAINT run_state_wakes_only_when_free CHECK (owner IS NULL OR wake_at IS NULL),
    CONSTRAINT run_state_ended_is_over CHECK ((ended_at IS NOT NULL) = (status >= 10)),
    CONSTRAINT run_state_ended_is_free CHECK (ended_at IS NULL OR (owner IS NULL AND wake_at IS NULL))
) WITH (fillfactor = 60);

-- Serves the claim; it holds waiting runs only, so its size follows the work at hand. Suspects are found without reading all the others.
-- It has suspect and not claims, which every first commit resets: that would not be a HOT update.
CREATE INDEX run_state_due_idx ON durablegen.run_state (workflow, version, suspect, wake_at, run_id) WHERE wake_at IS NOT NULL;

-- Serves the ends that the store enforces. The deadline never changes, and an end changes the indexes anyway.
CREATE INDEX run_state_deadline_idx ON durablegen.run_state (deadline) WHERE deadline IS NOT NULL AND ended_at IS NULL;

-- Serves burials.
CREATE INDEX run_state_owner_idx ON durablegen.run_state (owner) WHERE owner IS NOT NULL;

-- Serve listings of the runs that are alive, and of those that have come to no good: few among many, so their order comes from here.
CREATE INDEX run_state_live_idx ON durablegen.run_state (created_at, run_id) WHERE ended_at IS NULL;

CREATE INDEX run_state_unusual_idx ON durablegen.run_state (created_at, run_id) WHERE status IN (3, 4, 11, 12, 13, 14);

-- Serves the sweep, which looks for the runs that ended first.
CREATE INDEX run_state_ended_idx ON durablegen.run_state (erased, ended_at, run_id) WHERE ended_at IS NOT NULL;

-- log_conflict_names_owner: when the holder of a token has gone between two statements, the commit is undone and tried again.
CREATE TABLE durablegen.log (
    run_id   uuid        NOT NULL,
    position bigint      NOT NULL,
    at       timestamptz NOT NULL,
    due_at   timestamptz,
    kind     smallint    NOT NULL,
    call     integer     NOT NULL,
    attempt  integer     NOT NULL,
    branch   text        NOT NULL,
    name     text        NOT NULL,
    payload  bytea       NOT NULL,

    CONSTRAINT log_pk PRIMARY KEY (run_id, position),
    CONSTRAINT log_conflict_names_owner CHECK (kind <> 7 OR octet_length(payload) = 16)
);

-- What can be said and asked about a run besides its columns. created_at is the run's: it orders the runs that share a value. Bytewise
-- order makes a prefix a range, in every database the same one.
CREATE TABLE durablegen.attribute (
    run_id     uuid             NOT NULL,
    name       text COLLATE "C" NOT NULL,
    value      text COLLATE "C" NOT NULL,
    created_at timestamptz      NOT NULL,

    CONSTRAINT attribute_pk PRIMARY KEY (run_id, name)
);

CREATE INDEX attribute_value_idx ON durablegen.attribute (name, value, created_at, run_id);

CREATE TABLE durablegen.hook (
    hook_no    bigint GENERATED ALWAYS AS IDENTITY,
    run_id     uuid     NOT NULL,
    hook_id    text     NOT NULL,
    token_hash bytea    NOT NULL,
    closed     smallint,

    CONSTRAINT hook_pk PRIMARY KEY (run_id, hook_id),
    CONSTRAINT hook_token_is_sha256 CHECK (octet_length(token_hash) = 32)
);

-- One open hook for each token.
CREATE UNIQUE INDEX hook_open_idx ON durablegen.hook (token_hash) WHERE closed IS NULL;

CREATE INDEX hook_token_idx ON durablegen.hook (token_hash, hook_no);

CREATE TABLE durablegen.inbox (
    run_id  uuid        NOT NULL,
    seq     bigint      NOT NULL,
    at      timestamptz NOT NULL,
    kind    smallint    NOT NULL,
    hook_id text,
    payload bytea       NOT NULL,

    CONSTRAINT inbox_pk PRIMARY KEY (run_id, seq)
);

-- Deliveries that nobody has read when their hooks were closed or their runs ended.
CREATE TABLE durablegen.dead_letter (
    letter_no  bigint GENERATED ALWAYS AS IDENTITY,
    run_id     uuid        NOT NULL,
    workflow   text        NOT NULL,
    token_hash bytea       NOT NULL,
    at         timestamptz NOT NULL,
    payload    bytea       NOT NULL,

    CONSTRAINT dead_letter_pk PRIMARY KEY (letter_no)
);

-- Serve listings: of all, of a workflow's, of a run's.
CREATE INDEX dead_letter_at_idx ON durablegen.dead_letter (at, letter_no);

CREATE INDEX dead_letter_workflow_idx ON durablegen.dead_letter (workflow, at, letter_no);

CREATE INDEX dead_letter_run_idx ON durablegen.dead_letter (run_id, at, letter_no);

-- Remembers the ids of deliveries, each with the SHA-256 of its payload; one memory for all runs of a chain.
CREATE TABLE durablegen.delivery (
    chain_root  uuid  NOT NULL,
    token_hash  bytea NOT NULL,
    delivery_id text  NOT NULL,
    digest      bytea NOT NULL,

    CONSTRAINT delivery_pk PRIMARY KEY (chain_root, token_hash, delivery_id)
);

-- Whose code may still be at work for a key that was taken from it: attempts of a run in a session, or, with session 0, a run that cleans up
-- until it ends. It belongs to the key, and whoever owns that next inherits it.
CREATE TABLE durablegen.drain (
    key_hash bytea  NOT NULL,
    run_id   uuid   NOT NULL,
    session  bigint NOT NULL,

    CONSTRAINT drain_pk PRIMARY KEY (key_hash, run_id, session)
);

-- Owners of keys that wait for those drains: until when at the most, and when they are due without them.
CREATE TABLE durablegen.handover (
    key_hash bytea       NOT NULL,
    run_id   uuid        NOT NULL,
    until    timestamptz NOT NULL,
    due_at   timestamptz NOT NULL,

    CONSTRAINT handover_pk PRIMARY KEY (key_hash)
);

CREATE INDEX handover_until_idx ON durablegen.handover (until);

-- Who wants to hear of whose end: of a run's wait with the wait's identity, of a child of its parent with none. is_ready: it has to be
-- looked at, because it is new or the awaited run has ended. kind: 0 the outcome, 1 to be cancelled, 2 to be terminated.
CREATE TABLE durablegen.waiter (
    run_id    uuid     NOT NULL,
    operation text     NOT NULL,
    awaited   uuid     NOT NULL,
    kind      smallint NOT NULL,
    is_ready  boolean  NOT NULL DEFAULT true,

    CONSTRAINT waiter_pk PRIMARY KEY (run_id, operation)
);

CREATE INDEX waiter_awaited_idx ON durablegen.waiter (awaited);

CREATE INDEX waiter_ready_idx ON durablegen.waiter (run_id, operation) WHERE is_ready;

-- state: 0 alive, 1 buried, 2 closed.
CREATE TABLE durablegen.worker_session (
    session    bigint GENERATED ALWAYS AS IDENTITY,
    worker     text        NOT NULL,
    counter    bigint      NOT NULL DEFAULT 0,
    state      smallint    NOT NULL DEFAULT 0,
    opened_at  timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL,

    CONSTRAINT worker_session_pk PRIMARY KEY (session)
) WITH (fillfactor = 60);

CREATE INDEX worker_session_alive_idx ON durablegen.worker_session (session) WHERE state = 0;
