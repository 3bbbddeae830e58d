"""Plans in the open format: from a file, without a database."""

from __future__ import annotations

import argparse
import math
import signal
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.planning import instance
from bina.platform.cli import Outcome, TerminalReporter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from bina.planning.optimise.search import Solution


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A file to be solved, and how much work to put into it."""
    parser.add_argument(
        "--instance", type=Path, metavar="FILE.json", help="a file in the open format, instead of an agency"
    )
    parser.add_argument(
        "--time-limit", type=_positive, metavar="S", help="seconds, reading the file included"
    )
    parser.add_argument(
        "--work-limit", type=_count, metavar="N", help="steps of work, the same on every machine"
    )
    parser.add_argument(
        "--gap", type=_share, metavar="G", help="good enough: share of the value, 0.01 is one per cent"
    )
    parser.add_argument("--threads", type=_count, default=2, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="K")


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """A plan, and the file it was made from."""
    parser.add_argument(
        "--instance", type=Path, required=True, metavar="FILE.json", help="a file in the open format"
    )
    parser.add_argument(
        "--plan", type=Path, required=True, metavar="PLAN.json", help="what `plan solve --json` printed"
    )


def solve_file(arguments: argparse.Namespace) -> Outcome:
    """Solve the file: 0 with a plan, 1 when it is not valid or no plan is possible."""
    from bina.planning.optimise.search import DEFAULT_SECONDS, solve  # solver and matrices: a second to load

    try:
        reading = instance.read_instance(arguments.instance)
    except (OSError, instance.InvalidFile) as error:
        return _refused(error, arguments.instance)
    limit = arguments.time_limit or DEFAULT_SECONDS
    with _stoppable() as stop:
        found = solve(
            reading.instance, time_limit=limit, work_limit=arguments.work_limit, gap=arguments.gap,
            seed=arguments.seed, threads=arguments.threads, began=arguments.began, watch=_watch(limit, stop),
        )  # fmt: skip
    unknown = _("{path}: this key is not known and was not used.")
    return _answer(found, [unknown.format(path=path) for path in reading.unknown])


def check_file(arguments: argparse.Namespace) -> Outcome:
    """Check a plan: 0 when every rule is kept, 1 with every rule that is not."""
    read = arguments.instance
    try:
        reading = instance.read_instance(read)
        read = arguments.plan
        plan = instance.read_plan(read)
    except (OSError, instance.InvalidFile) as error:
        return _refused(error, read)
    found = instance.review(reading.instance, plan)
    data = {"valid": not found.violations, **asdict(found)}
    if found.violations:
        lines = [f"{one.rule}: {one.text}" for one in found.violations]
        return Outcome(
            data, text=_("The plan breaks {count} rules.").format(count=len(lines)), status=1, details=lines
        )
    text = _("The plan keeps every rule. Value {value}.").format(value=f"{found.value:.6g}")
    return Outcome(data, text=text)


def _answer(found: Solution, notes: list[str]) -> Outcome:
    data: dict[str, Any] = asdict(found)
    del data["conflict"]
    conflict = [rule.text for rule in found.conflict]
    if found.status in {"optimal", "feasible"}:
        text = _(
            "Value {value}, at most {gap} % below the best possible; {places} places in {batches} batches."
        )
        text = text.format(
            value=f"{found.value:.6g}",
            gap=f"{100 * found.gap:.2f}",
            places=len(found.assign),
            batches=len(found.open),
        )
        return Outcome(data, text=text, details=notes)
    if found.status == "infeasible":
        data = {"status": found.status, "conflict": conflict, "seconds": found.seconds}
        text = _("No plan is possible; these rules contradict each other:")
        return Outcome(data, text=text, status=1, details=[*conflict, *notes])
    text = _("No plan that keeps the locked places was found in the time given.")
    return Outcome({"status": found.status, "seconds": found.seconds}, text=text, status=1, details=notes)


def _refused(error: OSError | instance.InvalidFile, path: Path) -> Outcome:
    if isinstance(error, instance.InvalidFile):
        data: dict[str, Any] = {"status": "invalid", "errors": [asdict(fault) for fault in error.faults]}
        text = _("{file} cannot be used:").format(file=path)
        return Outcome(data, text=text, status=1, details=[str(fault) for fault in error.faults])
    text = _("{file} cannot be read: {reason}").format(file=path, reason=error.strerror)
    return Outcome(
        {"status": "invalid", "errors": [{"path": "", "text": text}]}, text=text, status=1, details=[text]
    )


class _Stop:
    """Whether somebody pressed Ctrl+C; the second time ends at once."""

    wanted = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    """Ctrl+C asks for the best plan so far, while the block runs."""
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(limit: float, stop: _Stop) -> Callable[[float | None, float], None]:
    from bina.planning.optimise.search import Stopped  # loaded already, with the solver

    reporter, began = TerminalReporter(), time.monotonic()

    def tell(value: float | None, bound: float) -> None:
        if stop.wanted:
            raise Stopped
        message = _("Best plan so far {value}, no plan can be worth more than {bound}").format(
            value="–" if value is None else f"{value:.6g}", bound=f"{bound:.6g}"
        )
        reporter.report(done=int(time.monotonic() - began), total=max(int(limit), 1), message=message)

    return tell


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise ValueError(text)
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
