"""The policy pack: every module of `rules/`, told what the catalog says of the stack."""

import sys
from pathlib import Path

# The engine starts this file by its path, so the folder that holds the package is not looked in by itself.
sys.path.insert(0, str(Path(__file__).parents[1]))

from pulumi_policy import EnforcementLevel, PolicyPack

from policies.kit import Pack
from policies.rules import RULES

PolicyPack("vedette", policies=Pack(RULES).policies(), enforcement_level=EnforcementLevel.MANDATORY)
