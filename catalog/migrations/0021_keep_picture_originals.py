import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import migrations


def keep_originals(apps: Any, _schema_editor: Any) -> None:
    """Take the largest public rendering for the original, and let the sweep make the sizes."""
    private = storages["private"]
    for picture in apps.get_model("catalog", "ProductPicture").objects.iterator():
        with default_storage.open(picture.image.name) as file:
            content = file.read()
        digest = hashlib.sha256(content).hexdigest()[:32]
        name = f"pictures/{digest[:2]}/{digest}"
        picture.original = name if private.exists(name) else private.save(name, ContentFile(content))
        picture.alts = dict.fromkeys(["zh-hans", "en"], picture.alt) if picture.alt else {}
        picture.thumbnail = ""
        picture.save(update_fields=["original", "alts", "thumbnail"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0020_picture_originals")]

    operations = [migrations.RunPython(keep_originals, migrations.RunPython.noop)]
