"""The policy pack: every module of `vedette_policies/policies/`, with the catalog's facts of the stack."""

from __future__ import annotations

import sys
from pathlib import Path

# The engine starts this file by its path; the package beside it comes first, whatever is installed.
sys.path.insert(0, str(Path(__file__).parent))

from pulumi_policy import EnforcementLevel, PolicyPack
from vedette_policies.contract.findings import PACK
from vedette_policies.kit import Pack
from vedette_policies.policies import POLICIES

PolicyPack(PACK, policies=Pack(POLICIES).policies(), enforcement_level=EnforcementLevel.MANDATORY)
