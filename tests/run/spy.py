"""The pack of the checkout, with two policies more that write down that they were asked and refuse on demand.

`mode` beside this file says what goes wrong: `refuse-resource`, `refuse-stack`, `refuse-unknown` (an alert, by a value
that no preview knows), `crash`, `exit`, `hang-loading`, `hang`.
"""

# The engine starts this file by its path.
# ruff: noqa: E402

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from vedette_policies.kit import Pack
from vedette_policies.policies import POLICIES

MODE = (HERE / "mode").read_text() if (HERE / "mode").exists() else ""


def resource(args: ResourceValidationArgs, report: ReportViolation) -> None:
    with (HERE / "asked.log").open("a") as file:
        file.write(args.resource_type + "\n")
    if MODE == "crash":
        raise LookupError("the policy is broken")
    if MODE == "exit":
        os._exit(7)
    if MODE == "hang":
        time.sleep(600)
    if MODE == "refuse-resource" and args.resource_type == "sentry:index:MetricMonitor":
        report("no monitor may be made")
    if MODE == "refuse-unknown" and args.resource_type == "sentry:index:Alert" and args.props["monitorIds"][0]:
        report("this alert may not be made")


def stack(args: StackValidationArgs, report: ReportViolation) -> None:
    if MODE == "refuse-stack" and args.resources:
        report("no such stack may be made")


if MODE == "hang-loading":
    time.sleep(600)
if MODE == "crash-loading":
    raise LookupError("the pack is broken")

LEVEL = EnforcementLevel.MANDATORY
OWN = [
    ResourceValidationPolicy("spy-resource", "Writes down that it was asked.", resource, enforcement_level=LEVEL),
    StackValidationPolicy("spy-stack", "Refuses on demand.", stack, enforcement_level=LEVEL),
]
PolicyPack("vedette", policies=[*Pack(POLICIES).policies(), *OWN], enforcement_level=LEVEL)
