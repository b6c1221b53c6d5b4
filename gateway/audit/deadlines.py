"""By when an incident is to be reported, and to whom. Pure.

GDPR 33 (1): to the supervisory authority within 72 hours after having become aware. The
cybersecurity act (SFS 2025:1506, after NIS 2 article 23 (4)): early warning within 24 hours and
notification within 72 hours after having become aware; final report within a month of the
notification.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What an incident is. `SECURITY` is one of protective security, with rules and channels of
    its own, outside this log."""

    PERSONAL_DATA = "personal_data"
    CYBERSECURITY = "cybersecurity"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A report that is due. `done` None: not reported yet."""

    step: str
    due: datetime
    done: datetime | None

    def late(self, now: datetime) -> bool:
        """Whether it was, or now is, reported too late."""
        return (self.done or now) > self.due


GDPR_NOTIFICATION = "gdpr_notification"
EARLY_WARNING = "early_warning"
NOTIFICATION = "incident_notification"
FINAL_REPORT = "final_report"
STEPS: dict[Kind, tuple[str, ...]] = {
    Kind.PERSONAL_DATA: (GDPR_NOTIFICATION,),
    Kind.CYBERSECURITY: (EARLY_WARNING, NOTIFICATION, FINAL_REPORT),
    Kind.SECURITY: (),
}
_AFTER = {
    GDPR_NOTIFICATION: timedelta(hours=72),
    EARLY_WARNING: timedelta(hours=24),
    NOTIFICATION: timedelta(hours=72),
}


def deadlines(kind: Kind, aware: datetime, reports: Mapping[str, datetime]) -> tuple[Deadline, ...]:
    """The reports of an incident, in their order."""
    due = {step: aware + after for step, after in _AFTER.items()}
    due[FINAL_REPORT] = a_month_after(reports.get(NOTIFICATION, due[NOTIFICATION]))
    return tuple(Deadline(step, due[step], reports.get(step)) for step in STEPS[kind])


def a_month_after(moment: datetime) -> datetime:
    """The same day of the next month, or its last day where it has no such day."""
    year, month = moment.year + moment.month // 12, moment.month % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)
