"""Where a person is signed in: the sessions that allauth.usersessions keeps a list of."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from marketplace import clock

# How exact "last seen" is. Noting every request, as the library does, costs five statements each.
SEEN_EVERY = dt.timedelta(minutes=10)
_NOTED = "seen_at"


def end_session(*, user: User, pk: int) -> bool:
    """End one of ``user``'s sessions; False where there is none of that number."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


def end_other_sessions(*, user: User, current: str | None) -> None:
    """End every session of ``user`` but the one with the key ``current``."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=current):
        session.end()


def note_seen(session: SessionBase) -> None:
    """Note that a session is in use: two statements, once in ten minutes."""
    now = clock.now()
    noted = session.get(_NOTED)
    if noted is not None and abs(now - dt.datetime.fromisoformat(noted)) < SEEN_EVERY:
        return
    session[_NOTED] = now.isoformat()
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)
