"""Runs every example of a folder, each as a program of its own would run."""

import os
import runpy
from pathlib import Path

for example in sorted(Path(os.environ["EXAMPLES"]).glob("*.py")):
    runpy.run_path(str(example))
