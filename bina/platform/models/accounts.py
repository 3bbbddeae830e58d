"""Accounts, what they may reach, and the one-time codes that open them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.access.actor import Held
from bina.platform.access.roles import Role
from bina.platform.fields import LtreeField
from bina.platform.ids import uuid7


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by login name, as the login form does."""

    def get_by_natural_key(self, login: str | None) -> Account:
        return self.get(login=login)


class Account(AbstractBaseUser):
    """What a person signs in with. The login name is the NIP, or a name given to a person without one.

    ``employee_id`` and ``agency_id`` carry no foreign key: the platform knows no rooms, and
    ``people.actions`` keeps them right.
    """

    class Language(models.TextChoices):
        INDONESIAN = "id", _("Indonesian")
        ENGLISH = "en", _("English")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(_("NIP or login name"), max_length=64, unique=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)  # unique
    name = models.CharField(_("name"), max_length=200)
    agency_id = models.UUIDField(null=True, blank=True, db_index=True)
    employee_id = models.UUIDField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.INDONESIAN)
    is_active = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    held: tuple[Held, ...] | None = None
    """Roles that were read together with the session; None when they were not."""

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"Account {self.pk}"

    def get_full_name(self) -> str:
        return self.name


class Grant(models.Model):
    """A role held on a unit's subtree, or for a partner (Kewenangan).

    ``source`` tells a grant given by hand from one that follows a leading post and goes with it.
    """

    class Source(models.TextChoices):
        DIRECT = "DIRECT", _("given by hand")
        POST = "POST", _("follows the post")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    agency_id = models.UUIDField(db_index=True)
    unit_path = LtreeField(blank=True, default="")
    partner_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.DIRECT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "role", "unit_path", "partner_id", "source"],
                name="platform_grant_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.SYSTEM), name="platform_grant_system_is_not_given"
            ),
        ]

    def __str__(self) -> str:
        return f"Grant {self.pk}"


class ActivationCode(models.Model):
    """A one-time code, kept only as a hash, with which a person opens their account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="activation_code")
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"ActivationCode {self.pk}"
