"""Dates and instants as official texts write them."""

from __future__ import annotations

from datetime import date, datetime


def chinese_date(day: date) -> str:
    """Return a date as official texts write it.

    >>> chinese_date(date(2022, 12, 2))
    '2022年12月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_instant(moment: datetime) -> str:
    """Return an instant as official texts write it; the end of a day is 24时.

    >>> chinese_instant(datetime(2022, 12, 1, 8)), chinese_instant(datetime(2022, 12, 1, 7, 5))
    ('2022年12月1日8时', '2022年12月1日7时5分')
    >>> chinese_instant(datetime(2022, 12, 1, 23, 59, 59))
    '2022年12月1日24时'
    """
    if (moment.hour, moment.minute) == (23, 59):
        return f"{chinese_date(moment)}24时"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{chinese_date(moment)}{moment.hour}时{minutes}"
