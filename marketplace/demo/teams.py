"""The people who work for the demo's first company: invited, joined, and one who has not answered yet."""

from accounts import invitations
from accounts.models import Membership, Seller, User
from marketplace.demo.people import add_user

Role = Membership.Role

# Joined: address, name, role; fictional, as all of it. Their password is that of the whole demo.
COLLEAGUES = (
    ("catalogue@yunxiu.example", "许青禾", Role.CATALOGUE),
    ("orders@yunxiu.example", "程远山", Role.ORDERS),
    ("finance@yunxiu.example", "苏清晏", Role.FINANCE),
)
INVITED = "auditor@yunxiu.example"


def bring_colleagues(seller: Seller, owner: User) -> None:
    """Invite the company's people and have them accept."""
    for email, name, role in COLLEAGUES:
        invitation = invitations.invite(seller=seller, email=email, role=role, actor=owner)
        invitations.accept(invitation=invitation, user=add_user(email, name))


def invite_one_more(seller: Seller, owner: User) -> None:
    """Invite somebody who has no account yet and has not answered."""
    invitations.invite(seller=seller, email=INVITED, role=Role.VIEWER, actor=owner)
