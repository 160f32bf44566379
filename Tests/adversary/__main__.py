"""python -m adversary: attacks the library for some time; reproducers of what exceeds its limits, tables, exit status 1
if any.
"""

import sys

from .command import main

sys.exit(main())
