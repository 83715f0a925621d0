#!/usr/bin/env bash
# Restore the newest backup of s3://BACKUP_BUCKET/BACKUP_PREFIX/ into the empty database RESTORE_URL and compare every
# table with what was counted when the backup was made. Needs BACKUP_PRIVATE_KEY. Exit code 1: they differ.
source "$(dirname "$0")/common.sh"
need RESTORE_URL BACKUP_BUCKET BACKUP_PREFIX BACKUP_PRIVATE_KEY

work=$(mktemp -d)
export GNUPGHOME=$work/gnupg
trap 'gpgconf --kill all; rm -rf "$work"' EXIT
mkdir -m 700 "$GNUPGHOME"
here=$(dirname "$0")
options=(--no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1)

prefix=${BACKUP_PREFIX%/}/
listed=$(aws s3api list-objects-v2 --bucket "$BACKUP_BUCKET" --prefix "$prefix" --output json)
name=$(
  jq --raw-output --arg prefix "$prefix" '.Contents // [] | .[].Key | ltrimstr($prefix)' <<<"${listed:-null}" |
    grep --extended-regexp '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\.tar\.gpg$' | sort | tail -n 1
) || stop "s3://$BACKUP_BUCKET/$prefix holds no backup at all"
if [[ ${name%.tar.gpg} < $(date --utc --date '-48 hours' +%Y-%m-%dT%H%M%SZ) ]]; then
  stop "the newest backup is ${name%.tar.gpg}, more than 48 hours old: look at the backup workflow first"
fi
tables=$(psql "${options[@]}" --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$RESTORE_URL")
[[ $tables == 0 ]] || stop "RESTORE_URL holds $tables tables: a drill restores into an empty database, never over another"

aws s3 cp --only-show-errors "s3://$BACKUP_BUCKET/$prefix$name" "$work/backup.tar.gpg"
printf '%s\n' "$BACKUP_PRIVATE_KEY" | gpg --batch --quiet --import
gpg --batch --quiet --output "$work/backup.tar" --decrypt "$work/backup.tar.gpg" || stop "$name cannot be decrypted with this key"
tar --extract --directory "$work" --file "$work/backup.tar" database.dump counts.tsv
pg_restore --no-owner --no-privileges --exit-on-error --dbname "$RESTORE_URL" "$work/database.dump"

psql "${options[@]}" --field-separator=$'\t' --file "$here/counts.sql" "$RESTORE_URL" >"$work/restored.tsv"
if ! diff --unified=0 --label backup "$work/counts.tsv" --label restored "$work/restored.tsv"; then
  printf '::error::%s was restored, and differs from the database that it was made of\n' "$name" >&2
  exit 1
fi
printf '%s: %s tables restored, all rows as they were\n' "$name" "$(wc -l <"$work/counts.tsv")"
