"""Branch and bound on which batches are held: where each is much of the plan, prices say too little."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bina.planning.optimise.course import Course
    from bina.planning.optimise.opening import Node, Opening

WORTHY = 2e-4  # by so much, relative, a relaxed plan must be worth more than the best plan to be made whole
STEPS = 4  # of mixing and asking, for one node


class Branching:
    """Nodes still open, the best first; the bound is that of the best node, open or not divided further."""

    def __init__(self, course: Course, opening: Opening, root: Node) -> None:
        self.course, self.search, self.opening = course, course.search, opening
        self.number = count()
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
            children = self.children(node)
            if course.over():
                return
            for child in children:
                self.push(child)
            top = max(self.done, -self.nodes[0][0] if self.nodes else -np.inf, search.value)
            search.bound = min(search.bound, top)

    def push(self, node: Node) -> None:
        """Keep the node if it can hold something better; make a whole plan of it where it is clear."""
        if node.bound <= self.search.value * (1 + self.course.goal * 0.5 * np.sign(self.search.value)):
            self.done = max(self.done, node.bound)
        elif len(self.choices(node)):
            heapq.heappush(self.nodes, (-node.bound, next(self.number), node))
        else:
            self.done = max(self.done, node.bound)
            if node.blend.value > self.search.value + WORTHY * abs(self.search.value):
                whole = self.opening.dive(node, least=self.search.value, hurry=lambda: False)
                self.course.round_off(whole)

    def choices(self, node: Node) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Kinds of which one delivery is in question."""
        unclear = node.unclear()
        return np.asarray(unclear[self.course.tables.copies[unclear] == 1])

    def children(self, node: Node) -> list[Node]:
        """The node with its most doubtful batch held, and not held."""
        held, choices, found = node.blend.held, self.choices(node), []
        kind = choices[np.argmin(np.abs(held[choices] - 0.5))]
        floor = self.search.value
        for number in (1, 0):
            decided = node.decided.copy()
            decided[kind] = number
            child = self.opening.solve(node, decided, steps=STEPS, below=floor)
            child.relaxation.bound = min(child.relaxation.bound, node.bound)
            found.append(child)
        return found
