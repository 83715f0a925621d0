"""Nobody reads the output: the engine is read to its end, and what was closed is taken by no other file."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vedette.cli.exit_codes import CLOSED_PIPE
from vedette.cli.run import _Tail
from vedette.cli.streams import OutputError


class Lost:
    """A stream whose reader is gone."""

    def __init__(self, error):
        self.error, self.writes = error, 0

    def write(self, text):
        self.writes += 1
        raise self.error

    def flush(self):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [SystemExit(CLOSED_PIPE), BrokenPipeError(), OutputError("closed"), ValueError("closed"), OSError(9, "bad")],
)
def test_what_the_engine_says_is_read_though_nobody_listens(error):
    size = 4_000_000  # far more than a pipe holds
    engine = subprocess.Popen([sys.executable, "-c", f"print('x' * {size}, end='')"], stdout=subprocess.PIPE)
    target = Lost(error)
    tail = _Tail(engine.stdout, target)
    assert engine.wait(timeout=30) == 0
    tail.join(timeout=30)
    assert not tail.is_alive()
    assert target.writes == 1
    assert set(tail.end) == {"x"}


def test_a_character_that_is_cut_in_two_is_shown_whole():
    shown = []

    class Target:
        write = shown.append

        def flush(self):
            """Nothing is kept back."""

    script = "import sys, time; o = sys.stdout.buffer; o.write(b'\\xc3'); o.flush(); time.sleep(0.3); o.write(b'\\xa9')"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as engine:
        _Tail(engine.stdout, Target()).join(timeout=30)
    assert "".join(shown) == "\u00e9"


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_no_file_takes_the_place_of_a_closed_stream(root, tmp_path, closed):
    script = (
        "import os; from vedette.cli import streams; streams.guard(); f = open('lock', 'w'); print(f.fileno(), file=f)"
    )
    words = f'exec "{sys.executable}" -c "{script}" {closed}'
    subprocess.run(["/bin/sh", "-c", words], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, check=True)
    assert int((tmp_path / "lock").read_text()) > 2
