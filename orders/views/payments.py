"""What payment providers call, and the sandbox provider's hosted page."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import View

from orders import payments, tasks
from orders.gateway import ForgedWebhook, UnreadableWebhook
from orders.gateways import sandbox
from orders.models import SandboxCharge, WebhookEvent

# How a provider is answered; anything but 200 makes it try again.
STATUS = {WebhookEvent.Outcome.MISMATCH.value: 400, WebhookEvent.Outcome.UNKNOWN.value: 404}
DELAY_SECONDS = 60


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's notice: 200 done or known, 400 unreadable or differing, 403 forged, 404 unknown payment."""
    try:
        event = payments.handle_webhook(provider=provider, headers=request.headers, body=request.body)
    except LookupError:
        raise Http404 from None
    except ForgedWebhook:
        return JsonResponse({"error": "signature"}, status=403)
    except UnreadableWebhook:
        return JsonResponse({"error": "unreadable"}, status=400)
    return JsonResponse({"outcome": event.outcome}, status=STATUS.get(event.outcome, 200))


class SandboxPage(View):
    """The sandbox provider's page, where the tester chooses what happens."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what is to be paid."""
        charge = get_object_or_404(SandboxCharge, token=token)
        return render(request, "orders/sandbox.html", {"charge": charge})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Settle the charge as asked, have the notice sent, and lead the customer back."""
        charge = get_object_or_404(SandboxCharge, token=token)
        action = request.POST.get("outcome")
        if action == "success":
            _settle(charge, sandbox.Status.PAID)
        elif action == "failure":
            _settle(charge, sandbox.Status.DECLINED)
        elif action == "delay":
            sandbox.settle(token=charge.token, status=sandbox.Status.PROCESSING)
            tasks.deliver_sandbox_webhook.apply_async(
                [charge.token, sandbox.Status.PAID.value], countdown=DELAY_SECONDS
            )
        return redirect(charge.return_url)


def _settle(charge: SandboxCharge, status: str) -> None:
    sandbox.settle(token=charge.token, status=status)
    transaction.on_commit(lambda: tasks.deliver_sandbox_webhook.delay(charge.token), robust=True)
