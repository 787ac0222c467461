"""What a museum lends: exhibits, and crates of them."""

from dataclasses import dataclass
from decimal import Decimal

from loans.policy import premium_for


@dataclass(frozen=True)
class Exhibit:
    title: str
    value: Decimal
    fragile: bool = False

    def premium(self, length):
        return premium_for(self, length)


@dataclass(frozen=True)
class Crate:
    title: str
    contents: tuple

    def premium(self, length):
        return premium_for(self, length)


def item_from(document):
    """Returns the exhibit or crate that a loan file describes."""
    if "contents" in document:
        return Crate(document["title"], tuple(item_from(part) for part in document["contents"]))
    return Exhibit(document["title"], Decimal(document["value"]), document.get("fragile", False))
