"""What is wrong with this installation, in sentences: `bina doctor`."""

from __future__ import annotations

import os
import shutil
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.platform.database import is_embedded
from bina.platform.database.places import place_of
from bina.platform.database.preparation import EXTENSIONS
from bina.platform.push.keys import sender_key

OLDEST_POSTGRESQL = 15
LEAST_FREE_BYTES = 2 * 1024**3
LEAST_FREE_SHARE = 0.05
LARGEST_CLOCK_ERROR = timedelta(seconds=5)
# The worker writes its heartbeat every 10 s.
OLDEST_HEARTBEAT = timedelta(seconds=60)
OLDEST_WAITING_JOB = timedelta(minutes=15)
MAIL_SECONDS = 5
State = Literal["fine", "note", "wrong"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One sentence about one part of the installation.

    Attributes:
        check: which part, as a stable word for programs.
        state: ``wrong`` needs mending, ``note`` is worth knowing, ``fine`` is neither.
        sentence: for people, in their language.
    """

    check: str
    state: State
    sentence: str

    def as_json(self) -> dict[str, str]:
        return {"check": self.check, "state": self.state, "sentence": self.sentence}


def examine() -> list[Finding]:
    """Look at every part. When the database does not answer, only what does not need it is looked at."""
    found = [*_folders(), *_disks(), _mail(), _push()]
    unreachable = _unreachable()
    if unreachable:
        return [unreachable, *found]
    inside: tuple[Callable[[], Finding], ...] = (_version, _extensions, _roles, _migrations, _clock)
    answers = [look() for look in inside]
    # The queue's tables are there only once the migrations are.
    if all(answer.state != "wrong" for answer in answers if answer.check == "migrations"):
        answers += [_worker(), _queue()]
    if is_embedded(os.environ):
        answers.append(_embedded())
    return [*answers, *found]


def version_finding(*, number: int) -> Finding:
    """Judge ``server_version_num``, such as 180006 for 18.6."""
    major = number // 10_000
    if major < OLDEST_POSTGRESQL:
        sentence = _("The database is PostgreSQL {found}; Bina needs {needed} or newer.")
        return _wrong("version", sentence.format(found=major, needed=OLDEST_POSTGRESQL))
    return _fine("version", _("The database is PostgreSQL {found}.").format(found=major))


def extensions_finding(*, installed: set[str]) -> Finding:
    """Judge the names of the database's extensions."""
    missing = sorted(set(EXTENSIONS) - installed)
    if missing:
        sentence = _("The database lacks these extensions: {names}. Create them with CREATE EXTENSION.")
        return _wrong("extensions", sentence.format(names=", ".join(missing)))
    return _fine("extensions", _("The database has all extensions that Bina uses."))


def disk_finding(*, folder: Path, free: int, total: int) -> Finding:
    """Judge the disk that holds ``folder``; ``free`` and ``total`` in bytes."""
    values = {"folder": folder, "free": f"{free / 1024**3:.1f}"}
    if free < LEAST_FREE_BYTES or free < total * LEAST_FREE_SHARE:
        sentence = _("The disk that holds {folder} is nearly full: {free} GB are free.")
        return _wrong("disk", sentence.format(**values))
    return _fine("disk", _("The disk that holds {folder} has {free} GB free.").format(**values))


def clock_finding(*, database: datetime, machine: datetime) -> Finding:
    """Judge the difference of two readings taken at the same moment."""
    apart = abs(database - machine)
    if apart > LARGEST_CLOCK_ERROR:
        sentence = _(
            "The clocks of this machine and of the database are {seconds} seconds apart. "
            "Set both by a time server."
        )
        return _wrong("clock", sentence.format(seconds=round(apart.total_seconds())))
    return _fine("clock", _("The clocks of this machine and of the database agree."))


def worker_finding(*, heartbeat: datetime | None, now: datetime) -> Finding:
    """Judge the newest heartbeat of any worker; None when no worker is registered."""
    if heartbeat is None or now - heartbeat > OLDEST_HEARTBEAT:
        sentence = _(
            "No worker is running, so imports, plans and mails wait. Start one with: bina worker, "
            "or bina serve --with-worker"
        )
        return _wrong("worker", sentence)
    return _fine("worker", _("A worker is running."))


def queue_finding(*, oldest: datetime | None, waiting: int, now: datetime) -> Finding:
    """Judge the jobs that could have started: how many, and since when the oldest waits."""
    if oldest is not None and now - oldest > OLDEST_WAITING_JOB:
        minutes = round((now - oldest).total_seconds() / 60)
        sentence = ngettext(
            "{count} job waits, the oldest for {minutes} minutes.",
            "{count} jobs wait, the oldest for {minutes} minutes.",
            waiting,
        )
        return _wrong("queue", sentence.format(count=waiting, minutes=minutes))
    return _fine("queue", _("No job has been waiting for long."))


def folder_finding(folder: Path) -> Finding:
    """Judge by writing a file into the folder, which is made when missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        sentence = _("Bina cannot write into {folder}: {reason}.")
        return _wrong("folders", sentence.format(folder=folder, reason=error.strerror or error))
    return _fine("folders", _("Bina can write into {folder}.").format(folder=folder))


def mail_finding(*, host: str, port: int) -> Finding:
    """Judge the mail server by asking it for nothing. An empty host means that none is set."""
    if not host:
        sentence = _("No mail server is set (BINA_MAIL_HOST), so mails are only written to {folder}.")
        return Finding(check="mail", state="note", sentence=sentence.format(folder=settings.EMAIL_FILE_PATH))
    values = {"host": host, "port": port}
    try:
        with smtplib.SMTP(host, port, timeout=MAIL_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        sentence = _("The mail server {host}, port {port}, does not answer: {reason}.")
        return _wrong("mail", sentence.format(**values, reason=error))
    return _fine("mail", _("The mail server {host}, port {port}, answers.").format(**values))


def push_finding(*, url: str, key: str) -> Finding:
    """Judge whether phones can be reminded: only over HTTPS, and with a key that can be read.

    Args:
        url: address of the installation.
        key: why the key of push messages cannot be read, or "".
    """
    if key:
        sentence = _("Reminders cannot reach phones: the key of push messages cannot be read ({reason}).")
        return _wrong("push", sentence.format(reason=key))
    parts = urlsplit(url)
    if parts.scheme != "https":
        sentence = _(
            "Phones can be reminded only when Bina is reached over HTTPS; its address is {url} (BINA_URL)."
        )
        return Finding(check="push", state="note", sentence=sentence.format(url=url))
    return _fine("push", _("Phones can be reminded; the key of push messages is there."))


def _folders() -> Iterator[Finding]:
    for folder in (settings.BINA_HOME, settings.MEDIA_ROOT):
        yield folder_finding(Path(folder))


def _disks() -> Iterator[Finding]:
    """The disk of the installation's folder, and the database's where that is another one of ours."""
    folders = [settings.BINA_HOME]
    if is_embedded(os.environ) and place_of(settings.BINA_HOME).data.exists():
        folders.append(place_of(settings.BINA_HOME).root)
    seen: set[int] = set()
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if there.stat().st_dev not in seen:
            seen.add(there.stat().st_dev)
            usage = shutil.disk_usage(there)
            yield disk_finding(folder=folder, free=usage.free, total=usage.total)


def _mail() -> Finding:
    return mail_finding(host=settings.EMAIL_HOST, port=settings.EMAIL_PORT)


def _push() -> Finding:
    try:
        sender_key()
    except (OSError, TypeError, ValueError) as error:
        return push_finding(url=settings.INSTALLATION_URL, key=str(error).rstrip("."))
    return push_finding(url=settings.INSTALLATION_URL, key="")


def _unreachable() -> Finding | None:
    """Why the database does not answer; asked by a connection of its own, which gives up soon."""
    address = settings.DATABASES["default"]
    try:
        psycopg.connect(
            dbname=address["NAME"],
            user=address["USER"],
            password=address["PASSWORD"] or None,
            host=address["HOST"] or None,
            port=address["PORT"] or None,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError as error:
        sentence = _("The database does not answer: {reason}.")
        return _wrong("database", sentence.format(reason=str(error).strip().splitlines()[0].rstrip(".")))
    return None


def _ask(question: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _version() -> Finding:
    return version_finding(number=int(_ask("SHOW server_version_num")[0]))


def _extensions() -> Finding:
    return extensions_finding(installed=set(_ask("SELECT array_agg(extname::text) FROM pg_extension")[0]))


def _roles() -> Finding:
    """Whether the role that runs pages could change the audit trail after all."""
    name, owns, mighty = _ask(
        "SELECT current_user::text, "
        "EXISTS (SELECT FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p')), "
        "(SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
    )
    if owns or mighty:
        sentence = _(
            "Bina runs as the database role {name}, which owns its tables, so nothing keeps the application "
            "from changing the audit trail. Give DATABASE_URL a role that owns nothing, and "
            "DATABASE_OWNER_URL the owner."
        )
        return Finding(check="roles", state="note", sentence=sentence.format(name=name))
    return _fine("roles", _("Bina runs as a database role that owns nothing."))


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        sentence = ngettext(
            "{count} change of the tables is not applied. Run: bina migrate",
            "{count} changes of the tables are not applied. Run: bina migrate",
            len(plan),
        )
        return _wrong("migrations", sentence.format(count=len(plan)))
    return _fine("migrations", _("The tables are those of this version."))


def _clock() -> Finding:
    database: datetime = _ask("SELECT clock_timestamp()")[0]
    return clock_finding(database=database, machine=datetime.now(UTC))


def _worker() -> Finding:
    heartbeat, now = _ask("SELECT max(last_heartbeat), now() FROM procrastinate_workers")
    return worker_finding(heartbeat=heartbeat, now=now)


def _queue() -> Finding:
    oldest, waiting, now = _ask(
        "SELECT min(greatest(event.at, job.scheduled_at)), count(DISTINCT job.id), now() "
        "FROM procrastinate_jobs job LEFT JOIN procrastinate_events event "
        "ON event.job_id = job.id AND event.type = 'deferred' "
        "WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())"
    )
    return queue_finding(oldest=oldest, waiting=waiting, now=now)


def _embedded() -> Finding:
    sentence = _(
        "The database is Bina's own and trusts the users of this machine who reach it. That the application "
        "cannot change the audit trail guards against mistakes, not against this machine's administrator."
    )
    return Finding(check="embedded", state="note", sentence=sentence)


def _wrong(check: str, sentence: str) -> Finding:
    return Finding(check=check, state="wrong", sentence=sentence)


def _fine(check: str, sentence: str) -> Finding:
    return Finding(check=check, state="fine", sentence=sentence)
