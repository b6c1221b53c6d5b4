"""Times on the command line."""

import argparse
from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """A time given on the command line; UTC where it does not say."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not an ISO 8601 date or time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
