"""What pages of the running demo tell that no other installation does."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_code(context: dict[str, Any]) -> str:
    """Return the present code of the demo person who is signing in; nothing for anybody else or anywhere else."""
    # Imported here: tag libraries are loaded everywhere, the demo only where it runs.
    from marketplace.demo import second_factor  # noqa: PLC0415

    stage = getattr(context["request"], "_login_stage", None)
    return second_factor.code_of(stage.login.user) if stage else ""
