"""Bring the demo's database, static files and market up to date; called by ``make demo``."""

import contextlib
import hashlib
import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from marketplace.apps import ChosenStaticFiles
from marketplace.engines import config
from marketplace.translations import compile_all


class Command(BaseCommand):
    help = "Migrate, collect static files and build the demo market, each only if needed. Refused outside the demo."

    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            msg = "prepare_demo works on the demo only (make demo)."
            raise CommandError(msg)
        config.mark_demo(settings.DATA_DIR)
        with self._step("Translations"):
            compile_all(Path(settings.LOCALE_PATHS[0]))
        with self._step("Database tables"):
            self._migrate()
        with self._step("Static files"):
            self._collect_static()
        self._build_market()
        signs = io.StringIO()
        call_command("build_demo", sign_ins=True, stdout=signs)
        (settings.DATA_DIR / "sign-ins").write_text(signs.getvalue(), encoding="utf-8")

    @contextlib.contextmanager
    def _step(self, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.stdout.write(f"✓ {what:<34}{time.monotonic() - begun:6.1f} s")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    def _collect_static(self) -> None:
        """Collect and compress, unless every source is as it was: compressing takes seconds."""
        stamp = settings.DATA_DIR / "static.stamp"
        state = hashlib.sha256()
        for finder in finders.get_finders():
            for path, storage in finder.list(ChosenStaticFiles.ignore_patterns):
                found = Path(storage.path(path)).stat()
                state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
        if stamp.exists() and stamp.read_text(encoding="ascii") == state.hexdigest():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state.hexdigest(), encoding="ascii")

    def _build_market(self) -> None:
        """Build the market once. What a stopped build left is thrown away first, where the database is ours."""
        begun = settings.DATA_DIR / "demo-begun"
        if self._is_built():
            begun.unlink(missing_ok=True)
            return
        if begun.exists():
            self._start_afresh()
        begun.touch()
        self.stdout.write("  Building the demo market, once; this takes a few minutes …")
        with self._step("Demo market"):
            call_command("build_demo", stdout=self.stdout)
        begun.unlink()

    def _is_built(self) -> bool:
        try:
            call_command("build_demo", is_built=True, stdout=io.StringIO(), stderr=io.StringIO())
        except (CommandError, SystemExit) as answer:
            return isinstance(answer, SystemExit) and not answer.code
        return True

    def _start_afresh(self) -> None:
        if not settings.EMBEDDED:
            msg = "An earlier start stopped while building the demo market. Empty the database of DATABASE_URL first."
            raise CommandError(msg)
        self.stdout.write("  An earlier build was stopped half-way; it starts afresh.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        for name in ("media", "private", "mail"):
            shutil.rmtree(settings.DATA_DIR / name, ignore_errors=True)
        call_command("migrate", interactive=False, verbosity=0)
