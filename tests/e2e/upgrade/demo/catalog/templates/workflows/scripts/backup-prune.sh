#!/usr/bin/env bash
# Delete the backups below s3://BACKUP_BUCKET/BACKUP_PREFIX/ that are more than RETENTION_DAYS old. The age is in the
# name: an object with any other name is not ours and stays, and so does the newest backup, however old it is.
source "$(dirname "$0")/common.sh"
need BACKUP_BUCKET BACKUP_PREFIX RETENTION_DAYS
[[ $RETENTION_DAYS =~ ^[1-9][0-9]*$ ]] || stop "RETENTION_DAYS is '$RETENTION_DAYS': a whole number of days is allowed"

prefix=${BACKUP_PREFIX%/}/
cutoff=$(date --utc --date "-$RETENTION_DAYS days" +%Y-%m-%dT%H%M%SZ)
listed=$(aws s3api list-objects-v2 --bucket "$BACKUP_BUCKET" --prefix "$prefix" --output json)
mapfile -t names < <(
  jq --raw-output --arg prefix "$prefix" '.Contents // [] | .[].Key | ltrimstr($prefix)' <<<"${listed:-null}" |
    grep --extended-regexp '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\.tar\.gpg$' | sort
)
((${#names[@]})) || stop "s3://$BACKUP_BUCKET/$prefix holds no backup at all"

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
