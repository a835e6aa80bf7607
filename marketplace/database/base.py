"""Django's PostgreSQL backend; Django looks for ``DatabaseWrapper`` in a module of this name."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks a kept connection for its health by a look at its socket.

    With ``CONN_HEALTH_CHECKS`` Django sends SELECT 1 on every request, a tenth of what a kept page costs. PostgreSQL
    says nothing unasked on a healthy connection: a restart, a terminated backend or a broken line make its socket
    readable. What else may have come (a changed server setting, a TLS ticket) SELECT 1 tells apart.
    """

    def is_usable(self) -> bool:
        """Return whether the connection can be used again; False where there is none."""
        if self.connection is None:
            return False
        return super().is_usable() if self.errors_occurred or self._has_news() else True

    def _has_news(self) -> bool:
        """Return whether something arrived that nobody asked for, or the connection is closed."""
        watched = select.poll()
        try:
            watched.register(self.connection.fileno(), select.POLLIN)
        except self.Database.Error:  # closed on our side
            return True
        return bool(watched.poll(0))
