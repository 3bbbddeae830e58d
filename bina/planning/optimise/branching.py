"""Branch and bound on how often batches are held: where each is much of the plan, prices say too little."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.opening import locked_deliveries
from bina.planning.optimise.status import relative_gap

if TYPE_CHECKING:
    from bina.planning.optimise.course import Course
    from bina.planning.optimise.opening import Node, Opening

WORTHY = 2e-4  # by so much, relative, a relaxed plan must be worth more than the best plan to be made whole
DIVE_EVERY = 8  # nodes, a whole plan is made of the best one
STEPS = 4  # of mixing and asking, for one node


class Branching:
    """Nodes still open, the best first; the bound is that of the best node, open or not divided further."""

    def __init__(self, course: Course, opening: Opening, root: Node) -> None:
        self.course, self.search, self.opening = course, course.search, opening
        self.number, self.looked_into = count(), count()
        self.done = -np.inf
        self.nodes: list[tuple[float, int, Node]] = []
        self.push(root)

    def run(self) -> None:
        """Until the plan is near the goal, no node is left, or time is."""
        course, search = self.course, self.search
        while self.nodes and not course.over() and not search.near(course.goal):
            best = -self.nodes[0][0]
            if best <= self.done:
                return  # nothing that could be divided stands above what cannot
            _bound, _number, node = heapq.heappop(self.nodes)
            if next(self.looked_into) % DIVE_EVERY == DIVE_EVERY - 1:
                self.make_whole(node)
            children = self.children(node)
            if course.over():
                return
            for child in children:
                self.push(child)
            top = max(self.done, -self.nodes[0][0] if self.nodes else -np.inf, search.value)
            search.bound = min(search.bound, top)

    def push(self, node: Node) -> None:
        """Keep the node if it can hold something better; make a whole plan of it where it is clear."""
        if node.bound <= self.enough():
            self.done = max(self.done, node.bound)
        elif len(node.unclear()):
            heapq.heappush(self.nodes, (-node.bound, next(self.number), node))
        else:
            self.done = max(self.done, node.bound)
            self.make_whole(node)

    def make_whole(self, node: Node) -> None:
        """Decide the rest and let people choose, where that may give a better plan."""
        least = self.search.value + WORTHY * abs(self.search.value)
        if node.blend.value > least:
            whole = self.opening.dive(node, least=self.search.value, hurry=lambda: False, bold=True)
            whole = self.opening.exchanged(whole, enough=self.good)
            if whole.blend.value > least:
                self.course.choosing.round_off(whole)

    def good(self, node: Node) -> bool:
        """Whether a plan as good as the relaxed one of this node would be near the goal."""
        return relative_gap(value=node.bound, bound=self.search.bound) <= 0.5 * self.course.goal

    def enough(self) -> float:
        """Nodes with no higher bound are not looked into: the plan is near enough to all they hold."""
        return self.search.value * (1 + self.course.goal * 0.5 * float(np.sign(self.search.value)))

    def children(self, node: Node) -> list[Node]:
        """The node with each number of deliveries of its most doubtful kind, up and down from there.

        Numbers further away are left out where the prices of the last one prove that none is worth a look.
        """
        held, unclear, tables = node.blend.held, node.unclear(), self.course.tables
        part = held[unclear] - np.floor(held[unclear])
        kind = int(unclear[np.argmin(np.abs(part - 0.5))])
        middle, least = int(np.floor(held[kind])), int(locked_deliveries(tables)[kind])
        more = range(max(middle + 1, least), int(tables.copies[kind]) + 1)
        found: list[Node] = []
        for numbers in (more, range(middle, least - 1, -1)):
            for place, number in enumerate(numbers):
                child = self.child(node, kind, number)
                found.append(child)
                further = len(numbers) - place - 1
                each = float(child.relaxation.earnings()[kind]) * numbers.step
                most = child.bound + further * max(each, 0.0)
                if self.course.over() or (further and most <= self.enough()):
                    self.done = max(self.done, most)
                    break
        return found

    def child(self, node: Node, kind: int, number: int) -> Node:
        """The node with so many deliveries of one kind."""
        decided = node.decided.copy()
        decided[kind] = number
        child = self.opening.solve(node, decided, steps=STEPS, below=self.search.value)
        child.relaxation.bound = min(child.relaxation.bound, node.bound)
        return child
