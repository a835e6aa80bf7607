"""What the environment says about engines, and what it may not say."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.engines import config

HERE = Path("/srv/quay/var")


def test_an_external_database_is_read_from_its_url():
    found = config.database("postgres://ann:p%40ss@db.example:6543/shop?sslmode=require&conn_max_age=0", HERE)

    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ann", "p@ss", "db.example", "6543")
    assert (found["NAME"], found["CONN_MAX_AGE"], found["OPTIONS"]) == ("shop", 0, {"sslmode": "require"})


def test_a_database_may_be_named_by_its_socket():
    found = config.database("postgresql:///shop?host=/run/postgresql", HERE)

    assert (found["NAME"], found["HOST"], found["PORT"]) == ("shop", "/run/postgresql", "")


def test_without_urls_the_engines_are_embedded():
    assert config.database(None, HERE)["HOST"] == "/srv/quay/var/run"
    assert config.redis_url(None, HERE) == "unix:///srv/quay/var/run/valkey.sock?db=0"
    assert (
        config.celery_url("unix:///srv/a%20b/valkey.sock?db=0")
        == "redis+socket:///srv/a%20b/valkey.sock?virtual_host=0"
    )


def test_celery_and_cache_share_an_external_redis():
    assert (
        config.celery_url(config.redis_url("rediss://cache.example:6380/3", HERE)) == "rediss://cache.example:6380/3"
    )


@pytest.mark.parametrize(
    ("read", "value", "names"),
    [
        (lambda url: config.database(url, HERE), "mysql://localhost/shop", "DATABASE_URL"),
        (lambda url: config.database(url, HERE), "postgres://localhost", "DATABASE_URL"),
        (lambda url: config.database(url, HERE), "postgres://localhost:99999/shop", "DATABASE_URL"),
        (lambda url: config.redis_url(url, HERE), "http://localhost", "REDIS_URL"),
        (config.email, "localhost:25", "EMAIL_URL"),
        (config.email, "smtp://mail.example:none", "EMAIL_URL"),
    ],
)
def test_a_wrong_url_is_refused_by_its_variable_s_name(read, value, names):
    with pytest.raises(ImproperlyConfigured, match=names):
        read(value)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [("smtp://mail.example", 25, False, False), ("smtp+tls://mail.example", 587, True, False),
     ("smtps://mail.example", 465, False, True), ("smtps://mail.example:2465", 2465, False, True)],
)  # fmt: skip
def test_mail_servers(url, port, tls, ssl):
    found = config.email(url)

    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_a_long_directory_gets_a_short_socket_directory():
    deep = HERE / ("d" * 90)

    assert len(os.fsencode(config.socket_dir(deep))) <= config.LONGEST_SOCKET_DIR
    assert config.socket_dir(deep) != config.socket_dir(deep.with_name("e" * 90))


def test_root_s_data_lies_where_the_database_user_can_go(monkeypatch):
    monkeypatch.delenv("QUAY_DATA_DIR")
    monkeypatch.setattr(config, "is_root", lambda: True)
    assert config.data_dir(Path("/root/quay")).parent == Path("/var/lib/quay")

    monkeypatch.setattr(config, "is_root", lambda: False)
    assert config.data_dir(Path("/home/ann/quay")) == Path("/home/ann/quay/var")


def test_a_key_is_made_once_and_for_us_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = config.secret_key(tmp_path / "new", required=False)

    assert config.secret_key(tmp_path / "new", required=False) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]


def test_a_deployment_brings_its_own_key(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        config.secret_key(tmp_path, required=True)

    monkeypatch.setenv("SECRET_KEY", "given")
    assert config.secret_key(tmp_path, required=True) == "given"
    assert list(tmp_path.iterdir()) == []
