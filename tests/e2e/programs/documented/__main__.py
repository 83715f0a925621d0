"""Runs the example of every page of a folder, each as a program of its own would run."""

from __future__ import annotations

import os
import re
from pathlib import Path

for page in sorted(Path(os.environ["PAGES"]).glob("*.md")):
    (example,) = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    exec(compile(example, page.name, "exec"), {"__name__": page.stem})
