from __future__ import annotations

import subprocess
import sys

EXTRAS = ("pyspark", "fastapi", "pandas", "pyarrow")
HEAVY = ("jinja2", "typer", "rich", "sqlalchemy", "alembic", "psycopg", *EXTRAS)


def test_import_is_light():
    code = f"import sys, resolver; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
