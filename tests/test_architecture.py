"""What linters can't see: who may write what, and in which direction the apps look."""

import ast
import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from marketplace.celery import app as celery

ROOT = Path(__file__).resolve().parent.parent
# From the bottom up: each may look down, never up.
APPS = ["accounts", "catalog", "orders", "fulfillment", "settlements"]
PACKAGES = ["marketplace", *APPS]
PY_LINES, HTML_LINES, FUNCTION_LINES = 400, 150, 40
MONEY_PATHS = ["marketplace/money.py", "catalog/offers.py", "orders", "fulfillment", "settlements"]
CLOCK_ALLOWED = {"marketplace/clock.py", "marketplace/management/commands/demo_clock.py"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        path = ROOT / folder
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def code(*folders: str) -> list[Path]:
    return [path for path in sources(*folders) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` of a chain of names, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


@functools.cache
def calls(path: Path) -> list[tuple[ast.Call, str]]:
    return [(node, dotted(node.func)) for node in nodes(path) if isinstance(node, ast.Call)]


def higher_than(app: str) -> list[str]:
    return APPS[APPS.index(app) + 1 :]


def test_files_stay_short():
    long = {
        name_of(path): lines_of(path)
        for path in [*code(*PACKAGES, "tests", "benchmarks")]
        if lines_of(path) > PY_LINES
    }
    templates = {
        name_of(path): lines_of(path) for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
    }

    assert long == {}
    assert {name: count for name, count in templates.items() if count > HTML_LINES} == {}


def test_functions_stay_short():
    long = {
        f"{name_of(path)}:{node.name}": body_lines(node)
        for path in code(*PACKAGES)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and body_lines(node) >= FUNCTION_LINES
    }

    assert long == {}


def body_lines(function: ast.FunctionDef) -> int:
    """Count the lines below signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "core", "misc"}
    names = [Path(name_of(path)) for path in code(*PACKAGES, "tests")]
    assert [name for name in names if drawers & {name.stem, *name.parts}] == []


def test_state_is_assigned_in_one_place():
    found = []
    for path in code(*PACKAGES):
        for node in nodes(path):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                found.append(f"{name_of(path)}:{node.lineno}")
        for call, name in calls(path):
            writes = name.endswith((".update", ".bulk_update")) or (
                isinstance(call.func, ast.Attribute) and call.func.attr in {"update", "bulk_update"}
            )
            if writes and any(keyword.arg == "state" for keyword in call.keywords):
                found.append(f"{name_of(path)}:{call.lineno}")

    assert [where for where in found if not where.startswith("marketplace/state.py")] == []


def test_only_the_ledger_writes_journals_and_entries():
    writers = re.compile(r"\b(Journal|Entry)(\.objects\.(bulk_)?(create|get_or_create|update)|\()")
    found = [
        name_of(path)
        for path in code(*PACKAGES)
        if writers.search(path.read_text(encoding="utf-8")) and "class Journal" not in path.read_text(encoding="utf-8")
    ]

    assert set(found) <= {"settlements/ledger.py"}


@pytest.mark.parametrize("app", APPS)
def test_no_string_names_a_higher_app(app):
    """String foreign keys, ``get_model``, ``reverse`` and template names all look like this."""
    upward = re.compile(rf"^({'|'.join(higher_than(app))})[.:/]\w" if higher_than(app) else r"(?!)")
    found = [
        f"{name_of(path)}:{node.lineno} {node.value}"
        for path in sources(app)
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and upward.match(node.value)
    ]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_no_template_names_a_higher_app_s_address(app):
    spaces = {space for higher in higher_than(app) for space in namespaces(higher)}
    named = re.compile(r"{%\s*(?:url|store_url)\s+['\"]([\w-]+):")
    found = [
        f"{name_of(path)}: {space}"
        for path in sorted((ROOT / "templates" / app).rglob("*.html"))
        for space in named.findall(path.read_text(encoding="utf-8"))
        if space in spaces
    ]

    assert found == []


def namespaces(app: str) -> set[str]:
    """Return the URL namespaces whose views belong to ``app``."""
    found: set[str] = set()

    def walk(resolver: URLResolver, space: str) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry, entry.namespace or space)
            elif isinstance(entry, URLPattern) and space and entry.callback.__module__.split(".")[0] == app:
                found.add(space)

    walk(get_resolver(), "")
    return found


def test_signals_are_connected_in_receivers_only():
    found = [
        name_of(path)
        for path in code(*PACKAGES)
        if path.stem != "receivers"
        for call, name in calls(path)
        if name == "receiver" or (name.endswith(".connect") and "signal" in ast.unparse(call.func).lower())
    ]

    assert found == []


def test_what_follows_a_commit_has_a_name():
    """Django names a robust callback that fails; a partial has no name, so that its failure would stop the rest."""
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in code(*PACKAGES)
        for call, name in calls(path)
        if name.endswith("on_commit") and call.args and isinstance(call.args[0], ast.Call)
    ]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_an_app_declares_at_most_six_signals(app):
    path = ROOT / app / "signals.py"
    declared = [call for call, name in calls(path) if name.split(".")[-1] == "Signal"] if path.exists() else []

    assert len(declared) <= 6


def test_time_comes_from_the_clock():
    forbidden = re.compile(r"(.*\.)?(timezone\.now|datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    found = [
        f"{name_of(path)}:{node.lineno} {dotted(node)}"
        for path in code(*PACKAGES)
        if not name_of(path).startswith("marketplace/engines/") and name_of(path) not in CLOCK_ALLOWED
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and forbidden.match(dotted(node))
    ]
    of_now = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in code(*PACKAGES)
        for call, name in calls(path)
        if name in {"timezone.localtime", "timezone.localdate"} and not call.args
    ]
    automatic = [
        f"{name_of(path)}:{keyword.value.lineno} {keyword.arg}"
        for path in sources(*PACKAGES)
        for call, _name in calls(path)
        for keyword in call.keywords
        if keyword.arg in {"auto_now", "auto_now_add"} and not is_false(keyword.value)
    ]

    assert found == []
    assert of_now == []
    assert automatic == []


def is_false(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_no_float_comes_near_money():
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in code(*MONEY_PATHS)
        for call, name in calls(path)
        if name == "float" or name.endswith("FloatField")
    ]

    assert found == []


def test_locks_are_taken_in_services_only():
    """Views, forms, models and admin never lock; services use ``marketplace.db.locked``."""
    kept = {"marketplace/db.py", "marketplace/state.py"}
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in code(*PACKAGES)
        if name_of(path) not in kept
        for call, _name in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update" and not skips(call)
    ]
    layers = {"views", "forms", "models", "admin"}
    locking = [
        f"{name_of(path)}:{call.lineno}"
        for path in code(*APPS)
        if layers & {path.stem, *path.relative_to(ROOT).parts}
        for call, name in calls(path)
        if name.split(".")[-1] in {"locked", "advisory_lock"}
    ]

    assert found == []
    assert locking == []


def skips(call: ast.Call) -> bool:
    """Whether the lock passes over rows that someone else holds: a queue's claim, which waits for nobody."""
    return any(keyword.arg == "skip_locked" for keyword in call.keywords)


def test_services_do_not_know_views_or_forms():
    layers = {"views", "forms", "admin", "urls", "urls_store", "urls_seller", "urls_payments"}
    outer = re.compile(rf"^({'|'.join(APPS)})\.({'|'.join(layers)})(\.|$)")
    found = [
        f"{name_of(path)}:{node.lineno} {module}"
        for path in code(*APPS)
        if not layers & {path.stem, *path.relative_to(ROOT).parts} and path.stem != "apps"
        for node in nodes(path)
        for module in imported(node)
        if outer.match(module)
    ]

    assert found == []


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return list(itertools.chain([node.module], (f"{node.module}.{alias.name}" for alias in node.names)))
    return []


def test_every_scheduled_task_exists():
    celery.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(celery.tasks) == set()


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in sorted(ROOT.glob("*/tasks.py"))])
def test_tasks_are_short_and_take_ids(path):
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            assert node.end_lineno - node.lineno <= 15, f"{node.name} is no errand any more"
            annotations = {ast.unparse(argument.annotation) for argument in node.args.args if argument.annotation}
            assert annotations <= {"int", "str", "list[int]", "bool"}, node.name


def test_every_stateful_model_has_its_table_and_constraint():
    for model in django_apps.get_models():
        if hasattr(model, "TRANSITIONS"):
            states = set(model.State.values)
            named = set(model.TRANSITIONS) | {to for following in model.TRANSITIONS.values() for to in following}
            assert named <= states, model
            checks = [
                check for check in model._meta.constraints if "state__in" in str(getattr(check, "condition", ""))
            ]
            assert checks, f"{model._meta.label} lets the database take any state"


def test_templates_carry_no_inline_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE
    )
    # Mails and printed documents have no style sheet to link.
    printed = re.compile(r"email|documents/|pdf")
    found = [
        name_of(path)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if not printed.search(name_of(path)) and inline.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_the_top_level_is_what_it_should_be():
    agreed = {
        *("manage.py", "marketplace", *APPS, "templates", "static", "requirements.txt", "pytest.ini", "README.md"),
        *("pyproject.toml", "Makefile", "requirements-dev.txt", "docs", "locale", "tests", "benchmarks"),
        *("LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "Dockerfile", "compose.yaml", "var"),
    }
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "__pycache__"}

    assert found <= agreed
