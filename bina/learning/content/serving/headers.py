"""The fence around content: what its pages may load, whom they may talk to, who may show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

# Popups and the way to the top window are left out on purpose: both lead off the origin.
SANDBOX: Final = "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads"
FORBIDDEN_FEATURES: Final = (
    "accelerometer",
    "bluetooth",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-DNS-Prefetch-Control": "off",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in FORBIDDEN_FEATURES),
}


def policy(application: list[str]) -> str:
    """Content Security Policy of every answer of a content origin.

    Content may run what it brought, inline too (authoring tools write it so), and may talk to its own
    origin only. ``frame-src`` also stops a frame from being sent elsewhere by its own script.
    """
    rules = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "manifest-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *application]),
        "sandbox": SANDBOX,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def fence(response: HttpResponseBase, application: list[str]) -> HttpResponseBase:
    """Put the fence's headers on an answer, whatever it is."""
    for name, value in _ALWAYS.items():
        response[name] = value
    response["Content-Security-Policy"] = policy(application)
    if settings.HTTPS:
        response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response
