"""Who may import whom: the last column of the house's plan, held by a test."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

OURS = {"vedette", "infra", "local", "pulumi_resource_sentry", "pulumi_sentry", "policies", "bench"}

# folder -> (what of ours it may import, whether it may import the Pulumi SDK)
LAYERS: dict[str, tuple[set[str], bool]] = {
    "vedette": ({"vedette"}, False),
    "infra": ({"infra", "vedette", "pulumi_sentry"}, True),
    "local": ({"local"}, False),
    # Clients of the stand-ins, and plugins of the engine: they import neither the stand-ins nor anything else of ours.
    "local/plugins": ({"local"}, True),
    "providers/sentry": ({"pulumi_resource_sentry"}, True),
    # Programs for the engine, as its users write them.
    "providers/sentry/docs/examples": ({"pulumi_sentry"}, True),
    "providers/sentry/examples": ({"pulumi_sentry"}, True),
    "policies": ({"policies"}, True),
}

# Inside the core, a module imports only from its own group or from groups further down.
CORE_ORDER = [
    "cli", "rotate", "trace", "policy", "stack_config", "words", "people_words", "routing", "oncall", "schema", "plan",
    "load", "check", "delivery", "company", "resolve", "defaults", "source", "render", "model",
]  # fmt: skip


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parts[: -node.level] if node.level else ()
            assert not package or "providers" in package, f"{path}: only the provider imports relatively"
            found.add(
                ".".join(filter(None, [*package[package.index("sentry") + 1 :], node.module]))
                if package
                else node.module or ""
            )
    return found


def modules(folder: str) -> list[Path]:
    """The modules of a folder, without those of a folder inside it that has a row of its own."""
    inner = [ROOT / other for other in LAYERS if other.startswith(f"{folder}/")]
    return sorted(
        path
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts and not any(path.is_relative_to(other) for other in inner)
    )


@pytest.mark.parametrize("folder", sorted(LAYERS))
def test_a_layer_imports_only_what_it_may(folder: str) -> None:
    allowed, pulumi_allowed = LAYERS[folder]
    paths = modules(folder)
    assert paths, f"{folder} has no modules: the table above is wrong"
    wrong = []
    for path in paths:
        for name in sorted(imports(path)):
            top = name.partition(".")[0]
            if (top in OURS and top not in allowed) or (top.startswith("pulumi") and not pulumi_allowed):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_the_core_imports_downwards_only() -> None:
    wrong = []
    for path in modules("vedette"):
        group = path.relative_to(ROOT / "vedette").with_suffix("").parts[0]
        if group not in CORE_ORDER:
            continue
        above = {f"vedette.{name}" for name in CORE_ORDER[: CORE_ORDER.index(group)]}
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in sorted(imports(path))
            if any(name == each or name.startswith(f"{each}.") for each in above)
        ]
    # The plan's records are shared vocabulary: plain English is written from them.
    assert not wrong, "\n".join(wrong)


def test_the_plugins_and_the_stand_ins_share_no_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder, inside in (("local/plugins", True), ("local", False))
        for path in modules(folder)
        for name in sorted(imports(path))
        if name.startswith("local.") and name.startswith("local.plugins") is not inside
    ]
    assert not wrong, "\n".join(wrong)


def test_the_client_of_the_provider_knows_nothing_of_pulumi() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("providers/sentry/pulumi_resource_sentry/client")
        for name in sorted(imports(path))
        if name.startswith("pulumi") and not name.startswith("pulumi_resource_sentry.client")
    ]
    assert not wrong, "\n".join(wrong)
