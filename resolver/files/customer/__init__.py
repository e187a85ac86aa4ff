"""One customer after the other as records, without frames."""

from __future__ import annotations

from resolver.files.customer.reader import CustomerReader, CustomerRecord
from resolver.files.customer.tabled import ToldMerge

__all__ = ["CustomerReader", "CustomerRecord", "ToldMerge"]
