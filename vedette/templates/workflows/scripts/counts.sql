-- Print "schema.table <tab> rows <tab> checksum" for each table; the checksum does not depend on the rows' order.
-- A row's text depends on settings, so the dump and the drill both run under these.
SET bytea_output = 'hex';
SET datestyle = 'ISO';
SET timezone = 'UTC';
SET extra_float_digits = 3;
SET intervalstyle = 'postgres';
SELECT format(
  'SELECT %L, count(*), coalesce(sum((''x'' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM %I.%I AS t',
  schemaname || '.' || tablename, schemaname, tablename)
FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
ORDER BY schemaname, tablename
\gexec
