"""What payment providers call, and the sandbox provider's hosted page."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import View

from marketplace import clock
from orders import gateway, payments, tasks
from orders.gateway import ForgedWebhook, UnreadableWebhook
from orders.gateways import sandbox
from orders.models import SandboxCharge, WebhookEvent

DELAY_SECONDS = 60
SETTLED = {"success": sandbox.Status.PAID, "failure": sandbox.Status.DECLINED}


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's notice: 200 done or known, 400 unreadable, 403 forged, 404 unknown payment.

    Anything but 200 makes a provider try again.
    """
    try:
        event = payments.handle_webhook(provider=provider, headers=request.headers, body=request.body)
    except LookupError:
        raise Http404 from None
    except ForgedWebhook:
        return JsonResponse({"error": "signature"}, status=403)
    except UnreadableWebhook:
        return JsonResponse({"error": "unreadable"}, status=400)
    if event.outcome == WebhookEvent.Outcome.UNKNOWN:
        return JsonResponse({"outcome": event.outcome}, status=404)
    return gateway.get(provider).receipt(event.outcome)


class SandboxPage(View):
    """The sandbox provider's page, where the tester chooses what happens."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what is to be paid."""
        charge = get_object_or_404(SandboxCharge, token=token)
        return render(request, "orders/sandbox.html", {"charge": charge, "cases": sandbox.Case.choices})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Settle the charge as asked, have the notices sent, and lead the customer back."""
        charge = get_object_or_404(SandboxCharge, token=token)
        outcome = request.POST.get("outcome", "")
        if outcome in SETTLED:
            sandbox.settle(token=charge.token, status=SETTLED[outcome])
            _notify(charge)
        elif outcome == "delay":
            sandbox.settle(token=charge.token, status=sandbox.Status.PROCESSING)
            _pay_in(charge, DELAY_SECONDS)
        elif outcome == sandbox.Case.LATE:
            sandbox.act_out(token=charge.token, case=outcome)
            _pay_in(charge, _seconds_until_expired(charge))
        elif outcome in sandbox.Case.values:
            sandbox.act_out(token=charge.token, case=outcome)
            _notify(charge, outcome)
        return redirect(charge.return_url)


def _notify(charge: SandboxCharge, case: str = "") -> None:
    transaction.on_commit(lambda: tasks.deliver_sandbox_webhook.delay(charge.token, "", case), robust=True)


def _pay_in(charge: SandboxCharge, seconds: int) -> None:
    arguments = [charge.token, sandbox.Status.PAID.value]
    deliver = tasks.deliver_sandbox_webhook
    transaction.on_commit(lambda: deliver.apply_async(arguments, countdown=seconds), robust=True)


def _seconds_until_expired(charge: SandboxCharge) -> int:
    """Return in how many seconds the order is surely given up: its time, and two sweeps."""
    left = (charge.expires_at or clock.now()) - clock.now()
    return max(int(left.total_seconds()), 0) + 2 * DELAY_SECONDS
