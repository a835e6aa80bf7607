import pytest

from accounts.devices import device_name

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36", "Chrome · Windows"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari · macOS"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Safari/604.1", "Chrome · iPhone"),
        (f"{MOZILLA} (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        (f"{MOZILLA} (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_people_recognise_their_devices(user_agent, name):
    assert device_name(user_agent) == name
