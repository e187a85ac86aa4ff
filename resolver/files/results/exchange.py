"""Two directories change places in one step, where the operating system can do that.

Linux has `renameat2` with `RENAME_EXCHANGE` since 3.15 (renameat2(2)), macOS `renamex_np` with
`RENAME_SWAP` since 10.12; Python has a wrapper for neither.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

AT_FDCWD = -100
SWAP = 2  # RENAME_EXCHANGE on Linux and RENAME_SWAP on macOS


def exchange(left: Path, right: Path) -> bool:
    """Whether the two paths have changed places; if not, nothing was touched.

    Both must exist on one file system. False is the answer of systems and file systems without
    the call, so the caller has to have a second way.
    """
    a, b = os.fsencode(left), os.fsencode(right)
    try:
        if sys.platform == "linux":
            call = ctypes.CDLL(None).renameat2
            arguments = (AT_FDCWD, a, AT_FDCWD, b, ctypes.c_uint(SWAP))
            return bool(call(*arguments) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None).renamex_np(a, b, ctypes.c_uint(SWAP)) == 0)
    except (AttributeError, OSError):  # an older C library
        return False
    return False
