"""How much a service logs: functions that take a minute and give {severity: entries in it}.

Minute 0 is that of a Thursday, 00:00 UTC.
"""
import math
import random

HOUR, DAY = 60, 24 * 60


def steady(entries, errors=0, fatals=0):
    return lambda minute: {"info": entries, "error": errors, "fatal": fatals}


def noisy(entries, errors=0):
    """So many a minute on average, as they come in life. The same every time."""
    def at(minute):
        dice = random.Random(f"{entries} {errors} {minute}")
        return {"info": poisson(dice, entries), "error": poisson(dice, errors)}
    return at


def poisson(dice, mean):
    if mean > 50:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def when(times, traffic, otherwise=None):
    """`traffic` at the minutes for which `times` holds, and `otherwise`, or nothing, at others."""
    def at(minute):
        if times(minute):
            return traffic(minute)
        return otherwise(minute) if otherwise else {}
    return at


def between(start, end):
    return lambda minute: start <= minute < end


def daily(start, end):
    """Hours of every day."""
    return lambda minute: start * HOUR <= minute % DAY < end * HOUR


def weekday(minute):
    return (minute // DAY + 3) % 7 < 5


def office(minute):
    return weekday(minute) and 8 * HOUR <= minute % DAY < 18 * HOUR
