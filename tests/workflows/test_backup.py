"""Backup, pruning and restore, with a real PostgreSQL, a real GnuPG, the real aws command, and moto's S3."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

AWS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
BUCKET = "harbour-backups"
PREFIX = "harbour/daily"

SCHEMA = """
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE orders (id int PRIMARY KEY, amount numeric(12, 2), state state, note text, made timestamptz, file bytea);
CREATE TABLE "Odd ""Name" (a float8, b jsonb, c int[]);
CREATE SCHEMA audit;
CREATE TABLE audit.log (id bigserial PRIMARY KEY, what text);
CREATE TABLE empty (id int);
INSERT INTO orders
  SELECT n, n * 1.1, (CASE WHEN n % 2 = 0 THEN 'paid' ELSE 'open' END)::state,
         CASE WHEN n % 5 = 0 THEN NULL ELSE 'größe ' || chr(9) || n END, 'epoch'::timestamptz + n * interval '1 hour',
         decode(md5(n::text), 'hex')
  FROM generate_series(1, 3000) AS n;
INSERT INTO "Odd ""Name" VALUES (0.1, '{"a": [1, null]}', '{1,2}'), ('NaN', NULL, '{}');
INSERT INTO audit.log (what) SELECT 'line ' || n FROM generate_series(1, 50) AS n;
"""


def programs() -> Path:
    """Where PostgreSQL's programs are: in the wheel that tests install, else in a usual place."""
    for folder in (
        *(Path(path) / "pgserver" / "pginstall" / "bin" for path in sys.path),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ):
        if (folder / "initdb").exists():
            return folder
    pytest.skip("no PostgreSQL server: the wheel pgserver has none for this Python or machine, and none is installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Database:
    """A PostgreSQL server of our own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.programs, self.port = folder, port

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def sql(self, name: str, text: str) -> str:
        command = [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url(name)]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def create(self, name: str) -> str:
        self.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        return self.url(name)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    found, port = programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"
    made = subprocess.run(
        [found / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        user=user, capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    options = ["-c", "fsync=off", "-c", f"unix_socket_directories={folder}", "-c", "listen_addresses=127.0.0.1"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [found / "postgres", "-D", data, "-p", str(port), *options],
            user=user, stdout=log, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
    try:
        for _ in range(100):
            if (
                subprocess.run([found / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode
                == 0
            ):
                break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield Database(found, port)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder)


class Bucket:
    """The bucket, asked with the aws command as the scripts do."""

    def __init__(self, url: str) -> None:
        self.env = {**AWS, "AWS_ENDPOINT_URL": url}

    def aws(self, *words: str) -> Any:
        command = [sys.executable, "-m", "awscli", "s3api", *words, "--bucket", BUCKET, "--output", "json"]
        done = subprocess.run(command, env={**os.environ, **self.env}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def keys(self) -> list[str]:
        return [one["Key"] for one in (self.aws("list-objects-v2") or {}).get("Contents", [])]

    def put(self, *keys: str) -> None:
        for key in keys:
            httpx.put(f"{self.env['AWS_ENDPOINT_URL']}/{BUCKET}/{key}", content=b"x").raise_for_status()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(150):
            try:
                httpx.get(f"{url}/moto-api/", timeout=5)
                break
            except httpx.TransportError:
                assert server.poll() is None
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def bucket(s3: str) -> Bucket:
    httpx.post(f"{s3}/moto-api/reset").raise_for_status()
    httpx.put(f"{s3}/{BUCKET}").raise_for_status()
    return Bucket(s3)


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    """A public and a private key."""
    home = tempfile.mkdtemp(prefix="gpg-")
    gpg = ["gpg", "--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    subprocess.run([*gpg, "--quick-generate-key", "backup", "rsa2048", "encrypt", "never"], check=True)
    exported = [
        subprocess.run([*gpg, "--armor", option], check=True, capture_output=True, text=True).stdout
        for option in ("--export", "--export-secret-keys")
    ]
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)
    shutil.rmtree(home, ignore_errors=True)  # its agent removes its sockets meanwhile
    return exported[0], exported[1]


@pytest.fixture
def backup(run_script: Any, database: Database, bucket: Bucket, keys: tuple[str, str]) -> Callable[..., Any]:
    settings = {
        **bucket.env, "DATABASE_URL": database.url("shop"), "BACKUP_BUCKET": BUCKET, "BACKUP_PREFIX": PREFIX,
        "BACKUP_PUBLIC_KEY": keys[0], "PREPEND_PATH": str(database.programs),
    }  # fmt: skip
    return lambda **more: run_script("backup.sh", **{**settings, **more})


@pytest.fixture
def restore(run_script: Any, database: Database, bucket: Bucket, keys: tuple[str, str]) -> Callable[..., Any]:
    settings = {
        **bucket.env, "RESTORE_URL": database.create("drill"), "BACKUP_BUCKET": BUCKET, "BACKUP_PREFIX": PREFIX,
        "BACKUP_PRIVATE_KEY": keys[1], "PREPEND_PATH": str(database.programs),
    }  # fmt: skip
    return lambda **more: run_script("restore.sh", **{**settings, **more})


@pytest.fixture
def shop(database: Database) -> Database:
    database.create("shop")
    database.sql("shop", SCHEMA)
    return database


TABLES = ("orders", '"Odd ""Name"', "audit.log", "empty")


def rows(database: Database, name: str) -> dict[str, str]:
    return {table: database.sql(name, f"SELECT t::text FROM {table} AS t ORDER BY 1") for table in TABLES}


def test_a_restored_backup_has_every_row(shop: Database, bucket: Bucket, backup: Any, restore: Any) -> None:
    done = backup()
    assert done.returncode == 0, done.stderr
    (key,) = bucket.keys()
    assert done.stdout.startswith(f"s3://{BUCKET}/{key}: ")
    assert done.stdout.endswith(" bytes, 4 tables\n")
    before = rows(shop, "shop")
    assert before["orders"].count("\n") == 3000
    shop.sql("shop", "DELETE FROM orders")  # what comes later is not in the backup
    done = restore()
    assert done.returncode == 0, done.stderr + done.stdout
    assert "4 tables restored, all rows as they were" in done.stdout
    assert rows(shop, "drill") == before


def test_a_backup_is_encrypted_and_compressed(shop: Database, bucket: Bucket, backup: Any, restore: Any) -> None:
    assert backup().returncode == 0
    body = httpx.get(f"{bucket.env['AWS_ENDPOINT_URL']}/{BUCKET}/{bucket.keys()[0]}").content
    assert b"orders" not in body
    assert b"PGDMP" not in body
    assert len(body) < len(rows(shop, "shop")["orders"])
    done = restore(BACKUP_PRIVATE_KEY="no key")
    assert done.returncode != 0
    assert shop.sql("drill", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").strip() == "0"


def test_half_a_dump_is_no_backup(shop: Database, bucket: Bucket, backup: Any, tmp_path: Path) -> None:
    """The list of what a dump holds is written before the rows, so that it can be read back without them."""
    fake = tmp_path / "bin"
    fake.mkdir()
    cut = f'for last; do [[ $last != --file=* ]] || file=${{last#--file=}}; done; {shop.programs}/pg_dump "$@"'
    (fake / "pg_dump").write_text(f'#!/bin/bash\n{cut}\ntruncate -s -2000 "$file"\nexit 1\n')
    (fake / "pg_dump").chmod(0o755)
    done = backup(PREPEND_PATH=f"{fake}{os.pathsep}{shop.programs}")
    assert (done.returncode, "pg_dump did not end well" in done.stderr) == (2, True), done.stderr
    assert bucket.keys() == []


LISTS = {
    "a page": "<html>", "cut": '{"Contents": [{"Key": "', "a list": "[]", "truncated": '{"IsTruncated": true}',
    "other rows": '{"Contents": [1]}', "no keys": '{"Contents": [{}]}', "an object": '{"Contents": {"Key": "x"}}',
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_no_list_of_backups_deletes_and_restores_nothing(
    run_script: Any, database: Database, bucket: Bucket, keys: tuple[str, str], tmp_path: Path, *, kind: str
) -> None:
    fake, deleted = tmp_path / "bin", tmp_path / "deleted"
    fake.mkdir()
    (tmp_path / "answer").write_text(LISTS[kind])
    (fake / "aws").write_text(
        f'#!/bin/sh\n[ "$2" = list-objects-v2 ] && cat {tmp_path}/answer || echo "$*" >>{deleted}\n'
    )
    (fake / "aws").chmod(0o755)
    settings = {
        "BACKUP_BUCKET": BUCKET, "BACKUP_PREFIX": PREFIX, "RETENTION_DAYS": "30", "BACKUP_PRIVATE_KEY": keys[1],
        "RESTORE_URL": database.url("nowhere"), "PREPEND_PATH": f"{fake}{os.pathsep}{database.programs}",
    }  # fmt: skip
    for script in ("backup-prune.sh", "restore.sh"):
        done = run_script(script, **settings)
        assert done.returncode == 2, done.stdout
        assert f"s3://{BUCKET} answered something else than was asked for" in done.stderr
    assert not deleted.exists()


def test_a_clock_that_is_wrong_deletes_nothing(bucket: Bucket, prune: Any) -> None:
    bucket.put(f"{PREFIX}/{stamp(days=60)}.tar.gpg", f"{PREFIX}/{stamp(days=-400)}.tar.gpg")
    done = prune()
    assert (done.returncode, "which is in the future" in done.stderr) == (2, True), done.stderr
    assert len(bucket.keys()) == 2


def test_a_restore_that_differs_by_one_row_is_found(
    shop: Database, bucket: Bucket, backup: Any, restore: Any, tmp_path: Path
) -> None:
    assert backup().returncode == 0
    # A pg_restore that loses one character of one row, as a broken disk or a filter would.
    fake = tmp_path / "bin"
    fake.mkdir()
    change = "UPDATE orders SET note = 'other' WHERE id = 7"
    (fake / "pg_restore").write_text(
        f'#!/bin/bash\n{shop.programs}/pg_restore "$@" && psql -X -q -c "{change}" "$RESTORE_URL"\n'
    )
    (fake / "pg_restore").chmod(0o755)
    done = restore(PREPEND_PATH=f"{fake}{os.pathsep}{shop.programs}")
    assert done.returncode == 1
    assert "differs from the database that it was made of" in done.stderr
    assert "-public.orders\t3000\t" in done.stdout
    assert "+public.orders\t3000\t" in done.stdout


def test_a_drill_never_restores_over_something(shop: Database, backup: Any, restore: Any) -> None:
    assert backup().returncode == 0
    done = restore(RESTORE_URL=shop.url("shop"))
    assert done.returncode == 2
    assert "a drill restores into an empty database, never over another" in done.stderr


def test_an_old_backup_is_no_backup(bucket: Bucket, restore: Any) -> None:
    bucket.put(f"{PREFIX}/{stamp(hours=49)}.tar.gpg")
    done = restore()
    assert (done.returncode, "more than 48 hours old" in done.stderr) == (2, True)


def test_no_backup_is_said(restore: Any) -> None:
    done = restore()
    assert (done.returncode, "holds no backup at all" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "postgresql://postgres@127.0.0.1:9/shop"}, "onnection"),
        ({"DATABASE_URL": "", "BACKUP_PUBLIC_KEY": ""}, "not set: DATABASE_URL BACKUP_PUBLIC_KEY"),
        ({"BACKUP_PUBLIC_KEY": "no key"}, "gpg"),
        ({"BACKUP_BUCKET": "another-bucket"}, "NoSuchBucket"),
    ],
)
def test_a_backup_that_fails_leaves_nothing(
    shop: Database, bucket: Bucket, backup: Any, settings: dict[str, str], said: str
) -> None:
    done = backup(**settings)
    assert done.returncode != 0
    assert said in done.stderr
    assert bucket.keys() == []


def test_an_empty_database_is_a_wrong_address(database: Database, bucket: Bucket, backup: Any) -> None:
    done = backup(DATABASE_URL=database.create("nothing"))
    assert (done.returncode, "the database has no tables" in done.stderr, bucket.keys()) == (2, True, [])


def stamp(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y-%m-%dT%H%M%SZ")


@pytest.fixture
def prune(run_script: Any, bucket: Bucket) -> Callable[..., Any]:
    settings = {**bucket.env, "BACKUP_BUCKET": BUCKET, "BACKUP_PREFIX": PREFIX, "RETENTION_DAYS": "30"}
    return lambda **more: run_script("backup-prune.sh", **{**settings, **more})


def test_only_what_is_over_thirty_days_old_is_deleted(bucket: Bucket, prune: Any) -> None:
    kept = [f"{PREFIX}/{stamp(days=days)}.tar.gpg" for days in (0, 1, 29.95)]
    gone = [f"{PREFIX}/{stamp(days=days)}.tar.gpg" for days in (30.05, 31, 400)]
    others = [f"{PREFIX}/notes.txt", f"{PREFIX}/2020-01-01T000000Z.tar.gpg.sig", "other/2020-01-01T000000Z.tar.gpg"]
    bucket.put(*kept, *gone, *others)
    done = prune()
    assert done.returncode == 0, done.stderr
    assert sorted(bucket.keys()) == sorted([*kept, *others])
    assert done.stdout.count("deleted s3://") == 3


def test_the_newest_backup_is_kept_however_old(bucket: Bucket, prune: Any) -> None:
    bucket.put(f"{PREFIX}/{stamp(days=90)}.tar.gpg", f"{PREFIX}/{stamp(days=60)}.tar.gpg")
    assert prune().returncode == 0
    assert len(bucket.keys()) == 1


@pytest.mark.parametrize("days", ["0", "-1", "thirty", "1.5"])
def test_a_wrong_retention_deletes_nothing(bucket: Bucket, prune: Any, days: str) -> None:
    bucket.put(f"{PREFIX}/{stamp(days=90)}.tar.gpg", f"{PREFIX}/{stamp(days=60)}.tar.gpg")
    done = prune(RETENTION_DAYS=days)
    assert (done.returncode, "a whole number of days is allowed" in done.stderr) == (2, True)
    assert len(bucket.keys()) == 2


def test_a_bucket_without_its_own_rule_is_warned_about(bucket: Bucket, prune: Any) -> None:
    bucket.put(f"{PREFIX}/{stamp()}.tar.gpg")
    assert "::warning::the bucket harbour-backups has no lifecycle rule" in prune().stdout
    rule = {"ID": "a", "Status": "Enabled", "Filter": {"Prefix": "harbour/"}, "Expiration": {"Days": 30}}
    bucket.aws("put-bucket-lifecycle-configuration", "--lifecycle-configuration", json.dumps({"Rules": [rule]}))
    assert "::warning::" not in prune().stdout
