"""A repository keeps every version of a file, so a token in one is known to all who ever clone it."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.patterns import credentials


def evaluate(file: Resource, _context: Context) -> Iterator[Result]:
    """No file of a repository has a credential, prose included."""
    path = file.text("file")
    for words in dict.fromkeys(credentials.in_text(file.text("content"))):
        yield Violation(resource=file, seen=f"`{path}` has {words}", allowed="files name a secret and do not hold it")


POLICY = ResourcePolicy(
    id="token-in-file",
    title="No file of a repository holds a DSN or a token.",
    severity="critical",
    frameworks=("ISO27001:A.8.24", "PCI-DSS:8.6.2", "SOC2:CC6.1"),
    remediation="Revoke it, list it under `secrets`, and let the file read `${{ secrets.NAME }}`.",
    types=(types.FILE,),
    evaluate=evaluate,
)
