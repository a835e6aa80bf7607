"""Authenticator apps of the demo's staff: real ones with random secrets, whose codes the demo shows at sign-in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings

from accounts.models import User

# Tells the apps that the demo set up from those that people set up in it: the codes of those are nobody's business.
_MARK = "demo"


def enrol(user: User) -> None:
    """Give a demo person an authenticator app with a secret of this installation."""
    authenticator = auth.TOTP.activate(user, auth.generate_totp_secret()).instance
    authenticator.data[_MARK] = True
    authenticator.save(update_fields=["data"])


def code_of(user: User) -> str:
    """Return what the app of a demo person shows now; nothing for others, and nothing outside the demo."""
    if not settings.DEMO:
        return ""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP, data__has_key=_MARK).first()
    if app is None:
        return ""
    codes = [auth.hotp_value(decrypt(app.data["secret"]), each) for each in auth.yield_hotp_counters_from_time()]
    # Those around it are accepted too, for slow clocks; the one in the middle is that of now.
    code: str = auth.format_hotp_value(codes[len(codes) // 2])
    return code
