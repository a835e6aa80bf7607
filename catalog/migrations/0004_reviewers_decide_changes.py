"""Reviewers decide what shared products say."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERMISSIONS = ["view_productchange", "change_productchange"]


def give(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the permissions; they are made here because post_migrate comes too late."""
    config = apps.get_app_config("catalog")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    _reviewers(apps).permissions.add(*_given(apps))


def take(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    _reviewers(apps).permissions.remove(*_given(apps))


def _reviewers(apps: Apps) -> Any:
    return apps.get_model("auth", "Group").objects.get(name="reviewers")


def _given(apps: Apps) -> Any:
    permission = apps.get_model("auth", "Permission")
    return permission.objects.filter(content_type__app_label="catalog", codename__in=PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_page_stamps"), ("accounts", "0004_reviewers")]
    operations = [migrations.RunPython(give, take)]
