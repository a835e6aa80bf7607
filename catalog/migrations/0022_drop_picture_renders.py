from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0021_keep_picture_originals")]

    operations = [
        migrations.RemoveField("productpicture", "image"),
        migrations.RemoveField("productpicture", "alt"),
    ]
