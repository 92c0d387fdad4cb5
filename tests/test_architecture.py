"""The rules of the tree, held by reading the source: who may import whom, what is pure, how long things may be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli import app
from flows.settings import PROJECT_VERSION

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("extractors", "loaders", "flows")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

# Importer -> what of our own code it may import. The longest prefix that fits decides.
ALLOWED = {
    "extractors.records": ("extractors.errors",),
    "extractors.errors": (),
    "extractors.ids": (),
    "extractors.resources": ("extractors.errors",),
    "extractors.news": (
        "extractors.news",
        "extractors.records",
        "extractors.errors",
        "extractors.ids",
        "extractors.resources",
    ),
    "extractors.events": (
        "extractors.events",
        "extractors.records",
        "extractors.errors",
        "extractors.ids",
        "extractors.resources",
    ),
    "loaders": ("loaders", "extractors.records", "extractors.errors", "extractors.ids"),
    "flows": ("flows", "loaders", "extractors"),
}
STANDARD_LIBRARY_ONLY = ("extractors.records", "extractors.errors", "extractors.ids", "extractors.resources")
# What would make the event coder depend on anything but its arguments.
IMPURE = (
    "asyncio",
    "duckdb",
    "http",
    "multiprocessing",
    "os",
    "prefect",
    "random",
    "requests",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "urllib.request",
    "uuid",
)
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today")}
ONLY_IN_FLOWS = ("prefect",)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside functions."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def rule_for(name: str) -> tuple[str, ...] | None:
    fitting = [prefix for prefix in ALLOWED if within(name, (prefix,))]
    return ALLOWED[max(fitting, key=len)] if fitting else None


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_go_one_way(path: Path) -> None:
    allowed = rule_for(module_name(path))
    if allowed is None:
        return
    own = {name for name in imports(path) if within(name, PACKAGES) and name not in PACKAGES}
    strays = {
        name for name in own if not within(name, allowed) and name not in {"extractors.news", "extractors.events"}
    }
    assert not strays, f"{module_name(path)} may import only {allowed}"


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ONLY)
def test_the_contract_needs_only_the_standard_library(name: str) -> None:
    path = ROOT.joinpath(*name.split(".")).with_suffix(".py")
    foreign = {found.split(".")[0] for found in imports(path)} - sys.stdlib_module_names - {"extractors"}
    assert not foreign


@pytest.mark.parametrize("path", [p for p in MODULES if "events" in p.parts], ids=module_name)
def test_the_event_coder_is_pure(path: Path) -> None:
    assert not {name for name in imports(path) if within(name, IMPURE)}
    calls = {
        (node.func.value.id, node.func.attr)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }
    assert not calls & CLOCKS


@pytest.mark.parametrize("path", [p for p in MODULES if "flows" not in p.parts], ids=module_name)
def test_prefect_stays_in_flows(path: Path) -> None:
    assert not {name for name in imports(path) if within(name, ONLY_IN_FLOWS)}


def test_only_loaders_know_duckdb() -> None:
    users = {module_name(path).split(".")[0] for path in MODULES if "duckdb" in set(imports(path))}
    assert users <= {"loaders"}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    functions = [n for n in ast.walk(parsed(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {n.name: n.end_lineno - n.lineno + 1 for n in functions if n.end_lineno}
    assert not {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_flows_keep_their_annotations(path: Path) -> None:
    """Prefect validates parameters by their types, which postponed annotations turn into text."""
    assert "__future__" not in set(imports(path)) or "prefect" not in set(imports(path))


def commands() -> list[str]:
    own = [command.name for command in app.registered_commands]
    groups = [
        f"{group.name} {command.name}"
        for group in app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    ]
    return [name for name in [*own, *groups] if name]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"rasid {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_one_version_everywhere() -> None:
    assert f'\nversion = "{PROJECT_VERSION}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"## {PROJECT_VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
