"""The time of day that portals keep."""

from datetime import time
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def between(moment: time, start: time, end: time) -> bool:
    """Whether ``moment`` is in the hours from ``start`` to ``end``, the end left out; an ``end`` before
    ``start`` is past midnight."""
    return start <= moment < end if start <= end else moment >= start or moment < end
