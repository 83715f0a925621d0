#!/usr/bin/env bash
# Delete the backups below s3://BACKUP_BUCKET/BACKUP_PREFIX/ that are more than RETENTION_DAYS old. The age is in the
# name: an object with any other name is not ours and stays, and so does the newest backup, however old it is.
source "$(dirname "$0")/common.sh"
need BACKUP_BUCKET BACKUP_PREFIX RETENTION_DAYS
[[ $RETENTION_DAYS =~ ^[1-9][0-9]*$ ]] || stop "RETENTION_DAYS is '$RETENTION_DAYS': a whole number of days is allowed"

prefix=${BACKUP_PREFIX%/}/
cutoff=$(date --utc --date "-$RETENTION_DAYS days" +%Y-%m-%dT%H%M%SZ)
listed=$(aws s3api list-objects-v2 --bucket "$BACKUP_BUCKET" --prefix "$prefix" --output json)
# Nothing listed is no text at all; a list that is cut short would hide the newest backup.
listed=$(shape "s3://$BACKUP_BUCKET" 'type == "object" and (.IsTruncated | . == null or . == false) and
  (.Contents | . == null or (type == "array" and all(.[]; .Key | type == "string")))' <<<"${listed:-"{}"}")
names=$(jq --raw-output --arg prefix "$prefix" '.Contents // [] | [.[].Key | ltrimstr($prefix)
  | select(test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\\.tar\\.gpg$"))] | sort | .[]' <<<"$listed")
[[ -n $names ]] || stop "s3://$BACKUP_BUCKET/$prefix holds no backup at all"
mapfile -t names <<<"$names"
[[ ! ${names[-1]%.tar.gpg} > $(date --utc --date '+1 day' +%Y-%m-%dT%H%M%SZ) ]] ||
  stop "the newest backup is ${names[-1]%.tar.gpg}, which is in the future: this clock or that name is wrong"

for name in "${names[@]:0:${#names[@]}-1}"; do
  if [[ ${name%.tar.gpg} < $cutoff ]]; then
    aws s3api delete-object --bucket "$BACKUP_BUCKET" --key "$prefix$name" >/dev/null
    printf 'deleted s3://%s/%s%s\n' "$BACKUP_BUCKET" "$prefix" "$name"
  fi
done

# The bucket's own rule still works when this workflow does not.
rules=$(aws s3api get-bucket-lifecycle-configuration --bucket "$BACKUP_BUCKET" --output json 2>/dev/null || printf '{}')
if ! jq --exit-status --arg prefix "$prefix" --argjson days "$RETENTION_DAYS" '
  [.Rules[]? | select(.Status == "Enabled" and .Expiration.Days == $days)
   | (.Filter.Prefix // .Prefix // "") as $rule | select($prefix | startswith($rule))] | length > 0' <<<"$rules" >/dev/null; then
  printf '::warning::the bucket %s has no lifecycle rule that expires %s after %s days\n' \
    "$BACKUP_BUCKET" "$prefix" "$RETENTION_DAYS"
fi
