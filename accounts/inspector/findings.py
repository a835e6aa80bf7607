"""What the inspector may find."""

from enum import StrEnum


class Finding(StrEnum):
    """The outcome of an errand; ``accounts.uploads`` has the sentences."""

    FINE = "fine"
    OTHER_KIND = "other_kind"
    MIXED = "mixed"
    DAMAGED_PICTURE = "damaged_picture"
    DAMAGED_PDF = "damaged_pdf"
    PROTECTED = "protected"
    ACTIVE = "active"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    # The file was too much for the inspector; the inspector had no time for the file.
    HEAVY = "heavy"
    BUSY = "busy"


class Refused(Exception):
    """The file is not accepted; ``facts`` fill in the sentence."""

    def __init__(self, finding: Finding, **facts: int) -> None:
        super().__init__(finding)
        self.finding = finding
        self.facts = facts
