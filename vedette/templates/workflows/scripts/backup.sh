#!/usr/bin/env bash
# Back up DATABASE_URL to s3://BACKUP_BUCKET/BACKUP_PREFIX/, compressed, and encrypted for BACKUP_PUBLIC_KEY. Whoever
# holds this job's secrets can make a backup but not read one: the private key is the restore drill's alone.
source "$(dirname "$0")/common.sh"
need DATABASE_URL BACKUP_BUCKET BACKUP_PREFIX BACKUP_PUBLIC_KEY

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME" "$work/backup"

# One snapshot for the dump and for the counts that the drill compares, whatever is written meanwhile.
export DUMP=$work/backup/database.dump
psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=$'\t' --set=ON_ERROR_STOP=1 \
  --file="$(dirname "$0")/dump.sql" "$DATABASE_URL" >"$work/backup/counts.tsv"
# psql does not notice that pg_dump failed, and the list is written before the rows: both can be there without the rest.
[[ -e $DUMP.whole ]] || stop "pg_dump did not end well: the dump is not whole"
pg_restore --list "$DUMP" >/dev/null || stop "the dump cannot be read back"
[[ -s $work/backup/counts.tsv ]] || stop "the database has no tables: DATABASE_URL names the wrong one"

name=$(date --utc +%Y-%m-%dT%H%M%SZ).tar.gpg
printf '%s\n' "$BACKUP_PUBLIC_KEY" >"$work/public.asc"
tar --create --directory "$work/backup" database.dump counts.tsv |
  gpg --batch --quiet --trust-model always --encrypt --recipient-file "$work/public.asc" --output "$work/$name"

key=${BACKUP_PREFIX%/}/$name
aws s3 cp --only-show-errors "$work/$name" "s3://$BACKUP_BUCKET/$key"
stored=$(aws s3api head-object --bucket "$BACKUP_BUCKET" --key "$key" --query ContentLength --output text)
[[ -n $stored && $stored == "$(stat --format %s "$work/$name")" ]] || stop "s3://$BACKUP_BUCKET/$key holds $stored bytes, not what was sent"
printf 's3://%s/%s: %s bytes, %s tables\n' "$BACKUP_BUCKET" "$key" "$stored" "$(wc -l <"$work/backup/counts.tsv")"
