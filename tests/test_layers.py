"""Who may import whom: the last column of the house's plan, held by a test."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

EMULATORS = "emulators/vedette_emulators"
REDACTION = "pulumi_plugin_kit.redaction"
OURS = {
    "vedette", "vedette_program", "vedette_emulators", "vedette_policies", "pulumi_plugin_kit",
    "pulumi_resource_sentry", "pulumi_sentry", "bench",
}  # fmt: skip

# folder -> (what of ours it may import, whether it may import the Pulumi SDK)
LAYERS: dict[str, tuple[set[str], bool]] = {
    "vedette": ({"vedette"}, False),
    "infra": ({"vedette_program", "vedette", "pulumi_sentry"}, True),
    EMULATORS: ({"vedette_emulators"}, False),
    # Clients of the emulators, and plugins of the engine: they alone import what they share with the provider.
    f"{EMULATORS}/plugins": ({"vedette_emulators", "pulumi_plugin_kit"}, True),
    "providers/sentry": ({"pulumi_resource_sentry", "pulumi_plugin_kit"}, True),
    # In the provider's wheel, and used by the plugins as well: it knows neither.
    "providers/sentry/pulumi_plugin_kit": ({"pulumi_plugin_kit"}, True),
    # Programs for the engine, as its users write them.
    "providers/sentry/examples": ({"pulumi_sentry"}, True),
    "sdks/sentry": ({"pulumi_sentry"}, True),
    "policies": ({"vedette_policies"}, True),
    # Run on their own in the repositories that they are delivered to, and on GitHub's machines.
    "vedette/templates": (set(), False),
    ".github": (set(), False),
    "setup.py": (set(), False),
}
# What may import everything.
FREE = ("bench", "docs", "tests", "tools")

# Inside the core, a module imports only from its own group or from groups further down.
CORE_ORDER = [
    "__main__",
    "cli",
    "formatting",
    "rotate",
    "trace",
    "local_seed",
    "policy",
    "stack_config",
    "explain",
    "routing",
    "schema",
    "plan",
    "load",
    "check",
    "delivery",
    "company",
    "resolve",
    "defaults",
    "report",
    "source",
    "render",
    "model",
    "receivers",
    "fields",
    "findings",
    "escape",
    "similar",
    "cron",
    "local_services",
    "names",
    "metrics",
    "units",
    "contract",
    "__init__",
]


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # Only the provider and its SDK import relatively: both are packages in a folder called `sentry`.
            package = path.relative_to(ROOT).parts[: -node.level][2:] if node.level else ()
            assert not node.level or package, f"{path} imports relatively"
            found.add(".".join(filter(None, [*package, node.module])))
    return found


def modules(folder: str) -> list[Path]:
    """The modules of a folder, without those of a folder inside it that has a row of its own."""
    inner = [ROOT / other for other in LAYERS if other.startswith(f"{folder}/")]
    found = [ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py")
    return sorted(
        path
        for path in found
        if "__pycache__" not in path.parts and not any(path.is_relative_to(other) for other in inner)
    )


def unknown(paths: list[str]) -> list[str]:
    """Those of the modules, by their paths in the checkout, of which nothing above says what they may import."""
    known = [*LAYERS, *FREE]
    return [path for path in paths if not any(Path(path).is_relative_to(folder) for folder in known)]


def test_every_module_has_a_layer() -> None:
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    paths = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(paths) > 500
    assert unknown(paths) == [], "say in LAYERS or FREE what these may import"
    assert unknown(["somewhere/new.py", "vedette_more/a.py", "new.py"]) == [
        "somewhere/new.py",
        "vedette_more/a.py",
        "new.py",
    ]


def test_every_module_of_the_core_has_a_place_in_its_order() -> None:
    groups = {path.relative_to(ROOT / "vedette").with_suffix("").parts[0] for path in modules("vedette")}
    assert groups == set(CORE_ORDER)


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
        above = {f"vedette.{name}" for name in CORE_ORDER[: CORE_ORDER.index(group)]}
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in sorted(imports(path))
            if any(name == each or name.startswith(f"{each}.") for each in above)
        ]
    # The plan's records are shared vocabulary: plain English is written from them.
    assert not wrong, "\n".join(wrong)


def test_the_plugins_and_the_emulators_share_no_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder, inside in ((f"{EMULATORS}/plugins", True), (EMULATORS, False))
        for path in modules(folder)
        for name in sorted(imports(path))
        if name.startswith("vedette_emulators.") and name.startswith("vedette_emulators.plugins") is not inside
    ]
    assert not wrong, "\n".join(wrong)


def test_the_client_of_the_provider_knows_nothing_of_pulumi() -> None:
    # What keeps secrets out of texts is one for all, and of standard-library code.
    for name in ("redaction", "unescape"):
        found = imports(ROOT / "providers" / "sentry" / "pulumi_plugin_kit" / f"{name}.py")
        assert not [one for one in found if one.startswith("pulumi") and one != "pulumi_plugin_kit.unescape"]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("providers/sentry/pulumi_resource_sentry/client")
        for name in sorted(imports(path))
        if name.startswith("pulumi") and not name.startswith(("pulumi_resource_sentry.client", REDACTION))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_contract_is_standard_library_alone_and_the_pack_has_the_same() -> None:
    shared, copy = ROOT / "vedette" / "contract", ROOT / "policies" / "vedette_policies" / "contract"
    texts = {path.name: path.read_bytes() for path in shared.glob("*.py")}
    assert texts
    assert {path.name: path.read_bytes() for path in copy.glob("*.py")} == texts, "copy vedette/contract into the pack"
    tops = {name.partition(".")[0] for path in modules("vedette/contract") for name in imports(path)}
    assert tops <= sys.stdlib_module_names, "the contract imports the standard library alone"
