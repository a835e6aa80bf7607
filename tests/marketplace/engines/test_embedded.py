"""The embedded engines for real: first start, second start, killed, left behind, side by side."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from marketplace.engines import binaries, config, embedded, processes
from marketplace.engines.embedded import AlreadyRunning
from marketplace.engines.processes import EngineError

pytestmark = pytest.mark.engines
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(monkeypatch):
    """A data directory that the database's user reaches; pytest's own are closed to others."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    path = Path(tempfile.mkdtemp(prefix="quay engines-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def sql(home, statement):
    with (
        contextlib.closing(
            psycopg2.connect(host=str(config.socket_dir(home)), user="quay", dbname="quay")
        ) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def valkey(home):
    return redis.Redis.from_url(config.redis_url(None, home))


def test_rows_and_messages_survive_kill_9_of_both_engines(home):
    with embedded.running(home) as (postgres, broker):
        sql(home, "CREATE TABLE kept AS SELECT 1 AS one")
        valkey(home).set("kept", "yes")
        time.sleep(1.1)  # the append-only file is synced each second
        for engine in (postgres, broker):
            os.kill(engine.process.pid, signal.SIGKILL)
            engine.process.wait()
            assert not engine.is_running()
            engine.start()

        assert sql(home, "SELECT one FROM kept") == [(1,)]
        assert valkey(home).get("kept") == b"yes"

    with embedded.running(home):
        assert sql(home, "SELECT one FROM kept") == [(1,)]
        assert valkey(home).get("kept") == b"yes"


def test_engines_listen_on_their_sockets_only_and_run_unprivileged(home):
    with embedded.running(home) as (postgres, broker):
        assert sql(home, "SHOW listen_addresses") == [("",)]
        assert valkey(home).config_get("port") == {"port": "0"}
        for engine in (postgres, broker):
            assert Path(f"/proc/{engine.process.pid}").stat().st_uid == processes.owner().uid != 0
        assert config.socket_dir(home).stat().st_mode & 0o077 == 0


def test_a_directory_is_used_by_one_at_a_time(home):
    with embedded.running(home), pytest.raises(AlreadyRunning, match=str(os.getpid())), embedded.running(home):
        pytest.fail("two at once")


def test_a_killed_parent_takes_its_engines_along_and_the_next_start_works(home):
    script = (
        "import sys, time; from pathlib import Path; from marketplace.engines import embedded\n"
        "with embedded.running(Path(sys.argv[1])) as engines:\n"
        "    print(*[e.process.pid for e in engines], flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, home], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    parent.stdout.close()
    sql(home, "CREATE TABLE kept AS SELECT 2 AS two")
    parent.kill()
    parent.wait()

    with embedded.running(home):
        assert sql(home, "SELECT two FROM kept") == [(2,)]
        assert not any(processes.command_line(pid) for pid in pids)


def test_a_stale_process_id_that_someone_else_has_now_is_no_obstacle(home):
    with embedded.running(home) as (postgres, _broker):
        os.kill(postgres.process.pid, signal.SIGKILL)
        postgres.process.wait()
        pid_file = postgres.data / "postmaster.pid"
        lines = pid_file.read_text(encoding="utf-8").split("\n")
        bystander = subprocess.Popen(["sleep", "60"], **processes.owner().switch)
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]), encoding="utf-8")

        postgres.start()

        assert bystander.poll() is None
        bystander.kill()
        bystander.wait()


def test_a_half_made_cluster_is_made_anew(home):
    embedded.prepare(home)
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").touch()

    with embedded.running(home):
        assert sql(home, "SELECT 1") == [(1,)]


def test_another_version_s_cluster_is_refused_with_a_sentence(home):
    embedded.prepare(home)
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("9\n", encoding="ascii")

    with pytest.raises(EngineError, match="made by PostgreSQL 9"), embedded.running(home):
        pytest.fail("started")


def test_urls_in_the_environment_leave_nothing_to_start(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/quay")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with embedded.running(home) as engines:
        assert engines == []


def test_a_missing_wheel_says_what_to_do(monkeypatch):
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(EngineError, match="DATABASE_URL=postgres://"):
        binaries.postgres(processes.owner())


def test_programs_are_copied_to_where_the_database_s_user_can_run_them(home, monkeypatch):
    monkeypatch.setattr(binaries, "PUBLIC", home / "public" / "engines")
    monkeypatch.setattr(binaries, "reachable", lambda _path, _user: False)
    monkeypatch.setattr(processes.Owner, "switch", property(lambda _self: {"user": 65534}))
    postgres, broker = binaries.postgres(processes.owner()), binaries.valkey(processes.owner())

    assert postgres.bin.is_relative_to(home)
    for program in (postgres.program("postgres"), postgres.program("initdb"), broker.program("valkey-server")):
        assert subprocess.run([program, "--version"], check=True, capture_output=True).stdout
