"""`python -m ventanilla.config.busy`: the process that the supervisor keeps alive beside a demo."""

import sys

from ventanilla.config.busy.program import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
