"""Opening an account with a one-time code."""

from __future__ import annotations

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bina.platform.accounts import actions
from bina.platform.errors import Refused
from bina.platform.middleware import Request


class ActivationForm(forms.Form):
    login = forms.CharField(label=_("NIP or e-mail"), max_length=254)
    code = forms.CharField(
        label=_("One-time code"), max_length=20, help_text=_("From the paper BKPSDM gave you.")
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return again


@never_cache
@require_http_methods(["GET", "POST"])
def activate(request: Request) -> HttpResponse:
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="activate"):
            form.add_error(None, _("Too many attempts from here. Please wait five minutes."))
            return render(request, "account/activate.html", {"form": form}, status=429)
        data = form.cleaned_data
        try:
            account = actions.activate(
                login=data["login"], code=data["code"], password=data["password"], at=timezone.now()
            )
        except actions.PasswordRefused as weak:
            form.add_error("password", str(weak))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sign_in(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
            messages.success(request, _("Your account is open. Welcome, {name}.").format(name=account.name))
            return redirect("/")
    return render(request, "account/activate.html", {"form": form}, status=422 if form.errors else 200)
