"""Builds in a folder of its own: setuptools' default would leave `build/`, which goes stale, in the checkout."""

from __future__ import annotations

import atexit
import shutil
import tempfile

from setuptools import setup

folder = tempfile.mkdtemp(prefix="build-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
setup(options={"build": {"build_base": folder}, "egg_info": {"egg_base": folder}})
