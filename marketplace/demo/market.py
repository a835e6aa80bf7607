"""The demo market as a whole: who comes when, and how its days pass."""

import datetime as dt
import logging
import random
from collections.abc import Callable
from functools import partial

from django.core.management import call_command

from accounts.models import User
from catalog import spelling
from marketplace import clock
from marketplace.celery import app
from marketplace.demo import campaigns, delivering, listing, onboarding, people, teams
from marketplace.demo.companies import DemoCompany, all_companies
from marketplace.demo.customers import Customers
from marketplace.demo.loose_ends import LooseEnds
from marketplace.demo.onboarding import Applicant
from marketplace.demo.opinions import Opinions
from marketplace.demo.shopkeepers import Shopkeepers
from marketplace.demo.talks import Talks
from marketplace.demo.timeline import Timeline
from marketplace.workdays import CHINA
from orders.models import Order

SEED = 20260101
DAYS = 41
# Listing begins this long after registration: the review takes a day.
SETTLING_IN = dt.timedelta(days=1, hours=2)
SATURDAY = 5
# Purchases per day, from and to.
ON_WEEKDAYS, ON_WEEKENDS = (7, 11), (10, 15)
OPEN_FROM, OPEN_UNTIL = 8, 23
# Purchases of the last hours, so that every seller has something to dispatch.
RUSH, RUSH_MINUTES = 18, 5 * 60


def is_built() -> bool:
    """Return whether the market stands; the operator comes when everything else is done."""
    return User.objects.filter(email=people.OPERATOR).exists()


def build(*, days: int = DAYS, told: Callable[[dt.datetime], None] = lambda _day: None) -> None:
    """Live through ``days`` days until now, by services alone; ``told`` hears each day. Takes a minute or two.

    The same days with the same seed give the same market. Tasks run in this process.
    """
    app.conf.task_always_eager = True
    app.loader.import_default_modules()
    logging.getLogger("celery.app.trace").setLevel(logging.WARNING)
    call_command("load_categories", verbosity=0)
    now = clock.now()
    Market(Timeline(now - dt.timedelta(days=days), now)).live(told)
    spelling.learn()
    people.add_operator()


class Market:
    """Customers and sellers on one timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        # Not for secrets: the same seed shall give the same market.
        self.chance = random.Random(SEED)
        self.customers = Customers(timeline, self.chance, random.Random(SEED + 1))
        self.shopkeepers = Shopkeepers(timeline, self.chance, self.customers)
        self.talks = Talks(timeline, self.shopkeepers, SEED)
        self.opinions = Opinions(timeline, self.shopkeepers, SEED)
        self.customers.on_arrival = self.opinions.arrive
        self.loose_ends = LooseEnds(timeline, self.customers, self.shopkeepers, self._serve)
        self.reviewers = people.add_reviewers()

    def live(self, told: Callable[[dt.datetime], None]) -> None:
        """Plan the companies' coming and the customers' shopping, then let it happen."""
        campaigns.announce(
            timeline=self.timeline, company="", seller=None, actor=people.add_campaigner(), opened=self.timeline.start
        )
        for number, company in enumerate(all_companies()):
            self._invite(company, dt.timedelta(minutes=17 * number))
        for day in range((self.timeline.end - self.timeline.start).days + 1):
            self._plan_day(self.timeline.start + dt.timedelta(days=day))
        for _purchase in range(RUSH):
            self._plan_purchase(self.timeline.end - dt.timedelta(minutes=self.chance.randint(30, RUSH_MINUTES)))
        self.timeline.run(told)

    def _invite(self, company: DemoCompany, later: dt.timedelta) -> None:
        came_at = max(self.timeline.end - dt.timedelta(days=company.days_ago), self.timeline.start) + later
        applicant = onboarding.onboard(
            company, timeline=self.timeline, registered_at=came_at, reviewers=self.reviewers
        )
        if company.products:
            self.timeline.add(came_at + SETTLING_IN, partial(self._open_shop, applicant))
        if company.code == people.FIRST_COMPANY:
            self.timeline.add(came_at + SETTLING_IN, lambda: teams.bring_colleagues(applicant.seller, applicant.owner))
            lately = self.timeline.end - dt.timedelta(days=2)
            self.timeline.add(lately, lambda: teams.invite_one_more(applicant.seller, applicant.owner))
            self.timeline.add(lately, lambda: listing.put_on_sale(applicant.seller, applicant.owner))
            self.loose_ends.leave(lambda: applicant.seller)

    def _open_shop(self, applicant: Applicant) -> None:
        company, seller = applicant.company, applicant.seller
        listing.list_everything(company, seller, applicant.owner)
        listing.list_used(company, seller, applicant.owner)
        if company.code == people.FIRST_COMPANY:
            delivering.set_up_delivery(seller, applicant.owner)
        self.shopkeepers.open_shop(seller, applicant.owner, company.mood)
        campaigns.announce(
            timeline=self.timeline, company=company.code, seller=seller, actor=applicant.owner, opened=clock.now()
        )

    def _plan_day(self, day: dt.datetime) -> None:
        local = day.astimezone(CHINA)
        span = ON_WEEKENDS if local.weekday() >= SATURDAY else ON_WEEKDAYS
        for _purchase in range(self.chance.randint(*span)):
            moment = local.replace(
                hour=self.chance.randrange(OPEN_FROM, OPEN_UNTIL),
                minute=self.chance.randrange(60),
                second=self.chance.randrange(60),
            ).astimezone(dt.UTC)
            if moment >= self.timeline.start:
                self._plan_purchase(moment)

    def _plan_purchase(self, moment: dt.datetime) -> None:
        self.timeline.add(moment, partial(self.customers.shop, moment, self._serve))

    def _serve(self, order: Order, paid_at: dt.datetime) -> None:
        self.shopkeepers.serve(order, paid_at)
        self.talks.follow(order, paid_at)
        self.opinions.follow(order, paid_at)
