"""What customers of the demo market say of articles and sellers, and how sellers answer; words in ``opinions.toml``."""

import datetime as dt
import random
import tomllib
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from marketplace import clock
from marketplace.demo import pictures
from marketplace.demo.products import all_products
from marketplace.demo.shopkeepers import HOUR, Shopkeepers
from marketplace.demo.timeline import Timeline
from orders import feedback, opinions, reviews
from orders.models import Order, OrderLine, ProductReview, SellerFeedback
from orders.opinions import AnyOpinion
from orders.reviews import ReviewInput

# Of 100 delivered lines and orders: which are rated, of the ratings which have words.
REVIEWED, JUDGED, IN_WORDS = 60, 25, 72
# How often one to five stars are given.
STARS, WEIGHTS = (1, 2, 3, 4, 5), (4, 5, 10, 25, 56)
# Of 100 up to three stars, and above, that the seller answers.
ANSWERED_LOW, ANSWERED_HIGH, LOW = 60, 12, 3
# Hours after paying that somebody writes who has confirmed nothing, and how often they look whether it has come.
WRITES_AFTER, LOOKS_AGAIN, LOOKS = (40, 240), 60 * HOUR, 6
# Reviews with a photograph, of those who are delighted: pictures take long to make.
PHOTOGRAPHS = 4
# So many words on, somebody may say the same again.
ON_A_PAGE = 14


@dataclass(frozen=True)
class Words:
    """Something to say, in one language, that fits so many stars."""

    language: str
    stars: tuple[int, ...]
    text: str
    title: str = ""
    product: str = ""


@cache
def _words() -> dict[str, tuple[Words, ...]]:
    text = (Path(__file__).parent / "opinions.toml").read_text(encoding="utf-8")
    return {kind: tuple(Words(**row) for row in rows) for kind, rows in tomllib.loads(text).items()}


class Opinions:
    """Reviews, feedback and replies. Chance of their own: the market is the same with and without them."""

    def __init__(self, timeline: Timeline, shopkeepers: Shopkeepers, seed: int) -> None:
        self.timeline = timeline
        self.shopkeepers = shopkeepers
        self.chance = random.Random(seed)
        self.photographs = PHOTOGRAPHS
        self.done: set[int] = set()
        # What was last said of an article or a seller: nobody repeats what stands on the same page.
        self.said: defaultdict[int, deque[str]] = defaultdict(lambda: deque(maxlen=ON_A_PAGE))

    def follow(self, order: Order, paid_at: dt.datetime) -> None:
        """Let the customer of a paid order write once it has come."""
        self._look(order, paid_at + HOUR * self.chance.randint(*WRITES_AFTER), LOOKS)

    def arrive(self, order: Order) -> None:
        """Let a customer who has just confirmed the receipt write soon."""
        self._look(order, clock.now() + HOUR * self.chance.randint(2, 20), 1)

    def _look(self, order: Order, moment: dt.datetime, looks: int) -> None:
        self.timeline.add(moment, partial(self._write, order, moment, looks))

    def _write(self, order: Order, moment: dt.datetime, looks: int) -> None:
        if order.pk in self.done:
            return
        order.refresh_from_db()
        if not opinions.is_open(order):
            if looks > 1 and order.state != Order.State.CANCELLED:
                self._look(order, moment + LOOKS_AGAIN, looks - 1)
            return
        self.done.add(order.pk)
        mood = self._stars()
        said = [self._review(order, line, mood) for line in order.lines.order_by("pk") if self._happens(REVIEWED)]
        for review in said:
            self._answer_later(review, moment)
        # Who has nothing to say of the article speaks of the seller more often.
        if self._happens(JUDGED if said else 2 * JUDGED):
            self._answer_later(self._judge(order, mood), moment)

    def _review(self, order: Order, line: OrderLine, mood: int) -> ProductReview:
        # Who bought several things rarely loves one and hates the other.
        stars = mood if self._happens(60) else self._stars()
        product = next((each.code for each in all_products() if f"-{each.code}-" in line.offer.sku), "")
        language = _language(order)
        said = (
            self._say("review", language, stars, product, line.offer.product_id) if self._happens(IN_WORDS) else None
        )
        files: list[Any] = []
        if said and said.product and stars == max(STARS) and self.photographs:
            self.photographs -= 1
            files = [self._photograph(line)]
        text = ReviewInput(stars, said.title, said.text, language) if said else ReviewInput(stars, language=language)
        customer = order.purchase.customer
        return reviews.write_review(line=line, customer=customer, review=text, pictures=files)  # type: ignore[arg-type]

    def _judge(self, order: Order, stars: int) -> SellerFeedback:
        said = self._say("feedback", _language(order), stars, about=-order.seller_id)
        return feedback.give_feedback(
            order=order, customer=order.purchase.customer, rating=stars, text=said.text if said else "",  # type: ignore[arg-type]
            language=_language(order),
        )  # fmt: skip

    def _answer_later(self, opinion: AnyOpinion, moment: dt.datetime) -> None:
        if opinion.rating > LOW and not opinion.text:
            return
        if self._happens(ANSWERED_LOW if opinion.rating <= LOW else ANSWERED_HIGH):
            self.timeline.add(moment + HOUR * self.chance.randint(4, 60), partial(self._answer, opinion))

    def _answer(self, opinion: AnyOpinion) -> None:
        said = self._say("reply", opinion.language, opinion.rating)
        if said:
            opinions.reply(opinion=opinion, text=said.text, actor=self.shopkeepers.owners[opinion.seller_id])

    def _say(self, kind: str, language: str, stars: int, product: str = "", about: int = 0) -> Words | None:
        of_kind = [each for each in _words()[kind] if each.language == language and stars in each.stars]
        fitting = [each for each in of_kind if each.text not in self.said[about]]
        own = [each for each in fitting if each.product and each.product == product]
        common = [each for each in fitting if not each.product]
        found = own if own and self._happens(80) else common
        chosen = self.chance.choice(found) if found else None
        if chosen and about:
            self.said[about].append(chosen.text)
        return chosen

    @staticmethod
    def _photograph(line: OrderLine) -> Any:
        variants = [(each.code, variant) for each in all_products() for variant in each.variants]
        shown = next(variant for code, variant in variants if line.offer.sku.endswith(f"-{code}-{variant.code}"))
        return pictures.product_picture(shown.more[0] if shown.more else shown.picture, shown.hue, shown.of)

    def _stars(self) -> int:
        return self.chance.choices(STARS, WEIGHTS)[0]

    def _happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent


def _language(order: Order) -> str:
    return "zh-hans" if order.storefront == "CN" else "en"
