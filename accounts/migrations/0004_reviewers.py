"""The group of people who review qualification cases."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERMISSIONS = [
    "view_qualificationcase",
    "change_qualificationcase",
    "view_evidence",
    "change_evidence",
    "view_evidenceaccess",
    "view_seller",
    "change_seller",
    "view_membership",
    "view_activity",
    "view_credential",
    "view_proposal",
]


def create_group(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the group; its permissions are made here because post_migrate comes too late."""
    config = apps.get_app_config("accounts")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="reviewers")
    permission = apps.get_model("auth", "Permission")
    group.permissions.set(permission.objects.filter(content_type__app_label="accounts", codename__in=PERMISSIONS))


def remove_group(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the group."""
    apps.get_model("auth", "Group").objects.filter(name="reviewers").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_decisions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_group, remove_group)]
