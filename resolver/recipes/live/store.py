"""The door of a store: customers in, decisions on entities out."""

from __future__ import annotations

from resolver.recipes.live.door.decisions import Decisions
from resolver.recipes.live.door.past import Past
from resolver.recipes.live.door.questions import Questions
from resolver.recipes.live.door.records import Records
from resolver.recipes.live.door.subjects import Subjects
from resolver.recipes.live.door.wholes import Wholes


class Store(Records, Wholes, Questions, Decisions, Past, Subjects):
    """Records that stay, and the entities they make: the same as a scan of all of them makes.

    Opened by `resolver.open`; several threads may use it. Every call is one transaction.
    """
