-- Dump to $DUMP, and print the tables' counts (counts.sql), both from one snapshot.
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --format=custom --compress=9 --no-owner --no-privileges --snapshot="$SNAPSHOT" --file="$DUMP" "$DATABASE_URL" && : >"$DUMP.whole"
\ir counts.sql
COMMIT;
