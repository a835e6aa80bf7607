"""Names of people as others may see them."""

_LATIN_LIMIT = 0x2E80


def masked_name(name: str) -> str:
    """Return a name with only its beginning, for those who pack and send: 周**, Zhou **.

    >>> masked_name("周小川"), masked_name("Anna Meyer"), masked_name("")
    ('周**', 'Anna **', '')
    """
    name = name.strip()
    if not name or ord(name[0]) >= _LATIN_LIMIT:
        return public_name(name)
    return f"{name.split()[0]} **"


def public_name(name: str) -> str:
    """Return the first character of a name, for what everybody may read: 周**, A**.

    >>> public_name("周小川"), public_name("Anna Meyer"), public_name(" ")
    ('周**', 'A**', '')
    """
    name = name.strip()
    return f"{name[0]}**" if name else ""
