"""What customers and sellers of the demo market write to each other, and how long the answers take."""

import datetime as dt
import random
from dataclasses import dataclass
from functools import partial

from marketplace.demo.shopkeepers import HOUR, Shopkeepers
from marketplace.demo.timeline import Timeline
from orders.messages import answering, sending
from orders.models import Conversation, Order
from orders.models.message import Side, Topic

# Of 100 orders that anything is written about; of 100 answers that the customer thanks for.
WRITES, THANKS = 14, 30
# How well a company answers: hours until then, percent forgotten.
ANSWERS = {"good": ((1, 9), 0), "late": ((3, 26), 4), "careless": ((8, 36), 15)}


@dataclass(frozen=True)
class Exchange:
    """A question and its answer."""

    topic: Topic
    question: str
    answer: str


EXCHANGES = {
    "zh-hans": (
        Exchange(Topic.DELIVERY, "请问什么时候能发货？周末家里没人收件。", "您好，今天下午就发出，预计周末前送到。"),
        Exchange(Topic.ARTICLE, "这款可以放进洗碗机吗？", "可以的，建议放在上层，不超过 65 度。"),
        Exchange(
            Topic.INVOICE, "发票抬头想改成公司，税号稍后发您，可以吗？", "可以，请在发票寄出前把抬头和税号发给我们。"
        ),
        Exchange(
            Topic.DELIVERY, "能不能改发顺丰？有急事可以加我微信 cha_yu_fan99。", "已经改发顺丰，有问题请在这里留言。"
        ),
        Exchange(
            Topic.RETURN,
            "收到的颜色和图片有点不一样，可以换一件吗？",
            "抱歉给您添麻烦了，可以换，寄回后我们当天补发。",
        ),
    ),
    "en": (
        Exchange(
            Topic.DELIVERY, "Will it arrive before the weekend?", "Yes, it leaves today and usually takes three days."
        ),
        Exchange(Topic.ARTICLE, "Is the lid dishwasher safe?", "It is, on the upper rack and up to 65 °C."),
        Exchange(
            Topic.RETURN,
            "One piece has a scratch. Can you send another one?",
            "We are sorry. A new one leaves tomorrow.",
        ),
    ),
}
THANK_YOU = {"zh-hans": "好的，谢谢！", "en": "Great, thank you!"}


class Talks:
    """Conversations about orders. Chance of its own: the market is the same with and without them."""

    def __init__(self, timeline: Timeline, shopkeepers: Shopkeepers, seed: int) -> None:
        self.timeline = timeline
        self.shopkeepers = shopkeepers
        self.chance = random.Random(seed)

    def follow(self, order: Order, paid_at: dt.datetime) -> None:
        """Let the customer of a paid order write now and then."""
        if self._happens(WRITES):
            asked_at = paid_at + HOUR * self.chance.randint(1, 60)
            exchange = self.chance.choice(EXCHANGES[self._language(order)])
            self.timeline.add(asked_at, partial(self._ask, order, exchange, asked_at))

    def _ask(self, order: Order, exchange: Exchange, moment: dt.datetime) -> None:
        self._write(order, Side.BUYER, exchange.question, exchange.topic)
        hours, forgotten = ANSWERS[self.shopkeepers.mood_of(order)]
        if not self._happens(forgotten):
            answered_at = moment + HOUR * self.chance.randint(*hours)
            self.timeline.add(answered_at, partial(self._answer, order, exchange, answered_at))

    def _answer(self, order: Order, exchange: Exchange, moment: dt.datetime) -> None:
        self._write(order, Side.SELLER, exchange.answer)
        if self._happens(THANKS):
            self.timeline.add(moment + HOUR, partial(self._thank, order))

    def _thank(self, order: Order) -> None:
        thanks = self._write(order, Side.BUYER, THANK_YOU[self._language(order)], Topic.OTHER)
        owner = self.shopkeepers.owners[order.seller_id]
        conversation = Conversation.objects.get(order=order)
        answering.close_without_answer(conversation=conversation, seen=thanks, actor=owner)

    def _write(self, order: Order, side: Side, text: str, topic: str = "") -> int:
        author = order.purchase.customer if side == Side.BUYER else self.shopkeepers.owners[order.seller_id]
        key = f"{self.chance.getrandbits(128):032x}"
        return sending.send_message(order=order, side=side, author=author, topic=topic, text=text, key=key).pk

    def _happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    @staticmethod
    def _language(order: Order) -> str:
        return "zh-hans" if order.storefront == "CN" else "en"
