"""`python -m policies.schema [policy|pack|test]`."""

import sys

from policies.schema.published import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
