"""The learning record store: statements and what is derived from them, documents, keys.

No table here has a foreign key into or out of it, and those that grow with use begin their primary key with
the store, so that they can be distributed. A store is an agency's; the installation has one too
(`rules.identity.INSTALLATION_STORE`).
Statements are their own trail: they are not in the audit trail, keys are.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Statement(models.Model):
    """One statement as it was accepted. Only ever inserted; partitioned by a hash of its id.

    ``body`` is what was sent, completed by id, stored, timestamp, authority and version. The other columns
    are read from it: ``actor`` and ``activity`` are the keys of `rules.identity`, ``keys`` holds the further
    agents and activities by which the statement can be found. ``stored`` differs within a request by a
    microsecond from statement to statement, so that it alone tells their order.
    """

    pk = models.CompositePrimaryKey("store_id", "id")
    store_id = models.UUIDField()
    id = models.UUIDField()
    stored = models.DateTimeField()
    timestamp = models.DateTimeField()
    actor = models.UUIDField()
    verb = models.TextField()
    activity = models.UUIDField(null=True)
    registration = models.UUIDField(null=True)
    target = models.UUIDField(null=True)
    keys = ArrayField(models.UUIDField())
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "stored", "id"], name="records_statement_stored"),
            models.Index(fields=["store_id", "actor", "stored"], name="records_statement_actor"),
            models.Index(fields=["store_id", "activity", "stored"], name="records_statement_activity"),
            models.Index(
                fields=["store_id", "registration", "stored"],
                condition=models.Q(registration__isnull=False),
                name="records_statement_registration",
            ),
            models.Index(
                fields=["store_id", "target", "stored"],
                condition=models.Q(target__isnull=False),
                name="records_statement_target",
            ),
            GinIndex(fields=["keys"], name="records_statement_keys"),
        ]

    def __str__(self) -> str:
        return f"Statement {self.id}"


class Voiding(models.Model):
    """That the statement ``id`` is void because the statement ``voided_by`` says so."""

    pk = models.CompositePrimaryKey("store_id", "id")
    store_id = models.UUIDField()
    id = models.UUIDField()
    voided_by = models.UUIDField()

    def __str__(self) -> str:
        return f"Voiding {self.id}"


class Waiting(models.Model):
    """Statements of one request not yet in the rollups; written with them, deleted once counted."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    statements = ArrayField(models.UUIDField())

    def __str__(self) -> str:
        return f"Waiting {self.pk}"


class Rollup(models.Model):
    """What one actor has done with one activity, by the statements that are not void.

    Times are those of the statements, not of their arrival; of two with one time the greater id is the later.
    ``attempts`` counts the statements that begin an attempt (`rules.progress.BEGINNINGS`); ``seconds`` adds
    the durations of results.
    """

    pk = models.CompositePrimaryKey("store_id", "actor", "activity")
    store_id = models.UUIDField()
    actor = models.UUIDField()
    activity = models.UUIDField()
    activity_iri = models.TextField()
    statements = models.PositiveIntegerField()
    attempts = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seconds = models.DecimalField(max_digits=16, decimal_places=2)
    scaled = models.FloatField(null=True)
    best_scaled = models.FloatField(null=True)
    scored_at = models.DateTimeField(null=True)
    scored_by = models.UUIDField(null=True)
    success = models.BooleanField(null=True)
    success_at = models.DateTimeField(null=True)
    success_by = models.UUIDField(null=True)
    completion = models.BooleanField(null=True)
    completion_at = models.DateTimeField(null=True)
    completion_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store_id", "activity", "last_at"], name="records_rollup_activity")]

    def __str__(self) -> str:
        return f"Rollup {self.actor} {self.activity}"


class Description(models.Model):
    """What a statement said of an activity (its definition) or of an agent (its name), each wording once."""

    pk = models.CompositePrimaryKey("store_id", "subject", "digest")
    store_id = models.UUIDField()
    subject = models.UUIDField()
    digest = models.UUIDField()
    said_at = models.DateTimeField()
    body = models.JSONField()

    def __str__(self) -> str:
        return f"Description {self.subject}"


class Attachment(models.Model):
    """The bytes of an attachment, once per store and SHA-2 hash."""

    pk = models.CompositePrimaryKey("store_id", "sha2")
    store_id = models.UUIDField()
    sha2 = models.CharField(max_length=128)
    content_type = models.TextField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"Attachment {self.sha2}"


class Document(models.Model):
    """A document of the state, activity profile or agent profile resource.

    ``owner`` is the key of everything that names the set it lies in (kind, activity, agent, registration);
    ``scope`` is ``owner`` without the registration: state can be read and cleared over all registrations.
    """

    pk = models.CompositePrimaryKey("store_id", "owner", "name")
    store_id = models.UUIDField()
    owner = models.UUIDField()
    name = models.TextField()
    scope = models.UUIDField()
    content_type = models.TextField()
    content = models.BinaryField()
    etag = models.CharField(max_length=64)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "scope"], name="records_document_scope")]

    def __str__(self) -> str:
        return f"Document {self.owner}"


class Key(models.Model):
    """A credential of an outside program for one store. Only a keyed hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    name = models.CharField(_("name"), max_length=120)
    public = models.CharField(max_length=40, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    per_minute = models.PositiveIntegerField(_("requests per minute"), null=True, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store_id", "-created_at"], name="records_key_newest")]

    def __str__(self) -> str:
        return f"Key {self.pk}"
