-- Every guard of the protocol is written for this level: a later statement sees what an earlier one waited for.
BEGIN ISOLATION LEVEL READ COMMITTED;
