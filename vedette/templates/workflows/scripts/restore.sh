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
# Nothing listed is no text at all; a list that is cut short would hide the newest backup.
listed=$(shape "s3://$BACKUP_BUCKET" 'type == "object" and (.IsTruncated | . == null or . == false) and
  (.Contents | . == null or (type == "array" and all(.[]; .Key | type == "string")))' <<<"${listed:-"{}"}")
names=$(jq --raw-output --arg prefix "$prefix" '.Contents // [] | [.[].Key | ltrimstr($prefix)
  | select(test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\\.tar\\.gpg$"))] | sort | .[]' <<<"$listed")
[[ -n $names ]] || stop "s3://$BACKUP_BUCKET/$prefix holds no backup at all"
name=${names##*$'\n'}
if [[ ${name%.tar.gpg} < $(date --utc --date '-48 hours' +%Y-%m-%dT%H%M%SZ) ]]; then
  stop "the newest backup is ${name%.tar.gpg}, more than 48 hours old: look at the backup workflow first"
fi
tables=$(psql "${options[@]}" --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$RESTORE_URL")
[[ $tables == 0 ]] || stop "RESTORE_URL holds $tables tables: a drill restores into an empty database, never over another"

aws s3 cp --only-show-errors "s3://$BACKUP_BUCKET/$prefix$name" "$work/backup.tar.gpg"
printf '%s\n' "$BACKUP_PRIVATE_KEY" | gpg --batch --quiet --import
gpg --batch --quiet --output "$work/backup.tar" --decrypt "$work/backup.tar.gpg" || stop "$name cannot be decrypted with this key"
tar --extract --directory "$work" --file "$work/backup.tar" database.dump counts.tsv
[[ -s $work/counts.tsv ]] || stop "$name says of no table what it held: there is nothing to compare with"
pg_restore --no-owner --no-privileges --exit-on-error --dbname "$RESTORE_URL" "$work/database.dump"

psql "${options[@]}" --field-separator=$'\t' --file "$here/counts.sql" "$RESTORE_URL" >"$work/restored.tsv"
differs=0
diff --unified=0 --label backup "$work/counts.tsv" --label restored "$work/restored.tsv" || differs=$?
((differs < 2)) || stop "the tables of $name cannot be compared"
if ((differs)); then
  printf '::error::%s was restored, and differs from the database that it was made of\n' "$name" >&2
  exit 1
fi
printf '%s: %s tables restored, all rows as they were\n' "$name" "$(wc -l <"$work/counts.tsv")"
