"""Every stack of the company passes the policies as it is applied; each alert notifies whom `vedette routes` says."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

TESTS = Path(__file__).parents[1]


def loaded(name, path):
    """A module of the other tests; its data classes look for it among those that are imported."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


policies = loaded("acceptance_policies", TESTS / "policies" / "conftest.py")
guarded, _linters = policies.guarded, policies._linters

# The same tests as with the invented catalog, here with the company's.
_STACKS = runpy.run_path(str(TESTS / "policies" / "test_stacks.py"))
test_company_staging_and_prod_pass_with_no_waiver = _STACKS["test_company_staging_and_prod_pass_with_no_waiver"]
_LIFECYCLE = runpy.run_path(str(TESTS / "e2e" / "test_lifecycle.py"))
# Every alert of every product is fired: the long way round.
test_company_staging_and_prod_make_what_local_makes = pytest.mark.deep(
    _LIFECYCLE["test_company_staging_and_prod_make_what_local_makes"]
)
