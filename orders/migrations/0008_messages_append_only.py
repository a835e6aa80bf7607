"""Messages, what came with them, who looked at them and how fast they were answered can't be changed."""

from django.db import migrations

from marketplace.db import run_sql_file

UNDO = """
DROP TRIGGER message_append_only ON orders_message;
DROP TRIGGER attachment_append_only ON orders_attachment;
DROP TRIGGER conversationlook_append_only ON orders_conversationlook;
DROP FUNCTION orders_messages_append_only();
DROP TRIGGER answerclock_append_only ON orders_answerclock;
DROP FUNCTION orders_answerclock_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_messages")]
    operations = [run_sql_file(__file__, "append_only_messages.sql", UNDO)]
