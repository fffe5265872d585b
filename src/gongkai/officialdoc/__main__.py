"""`python -m gongkai.officialdoc FILE… --json`: the parser without the rest of the project, also for the sandbox."""

from __future__ import annotations

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
