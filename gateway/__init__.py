"""The HTTP service around detectors and policies."""

import os

# Threads that share small matrices cost more than they save, and a process that has them should not
# be forked. numpy reads this when it is loaded, which this package does not do before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

__version__ = "0.1.0"
