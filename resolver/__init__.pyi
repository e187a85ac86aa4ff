from resolver.recipes.api import dedupe as dedupe
from resolver.recipes.api import link as link
from resolver.recipes.asking import ask as ask
from resolver.recipes.compare import compare as compare
from resolver.recipes.evaluate import evaluate as evaluate
from resolver.recipes.live.opened import open_store as open
from resolver.recipes.live.store import Store as Store
from resolver.recipes.refit import refit as refit
from resolver.recipes.result import Result as Result

__all__ = ["Result", "Store", "ask", "compare", "dedupe", "evaluate", "link", "open", "refit"]
