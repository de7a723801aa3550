"""Log entries for the demo to replay: a shop with an incident in its payments. The same every time."""
import json
import math
import random

# (service, entries a second, share of errors, bytes of an entry)
SERVICES = (
    ("storefront", 8, 0.006, 310), ("api-gateway", 6.5, 0.008, 270), ("catalog", 4, 0.001, 180),
    ("cart", 2.5, 0.004, 240), ("checkout", 2, 0.006, 420), ("payments", 1.8, 0.004, 510), ("search", 1.5, 0.001, 160),
    ("search-v2", 1.5, 0.001, 160), ("mailer", 0.8, 0.02, 200),
)
# How the entries that are no errors are shared out.
SEVERITIES = (("info", 0.78), ("debug", 0.13), ("warn", 0.07), ("trace", 0.02))
# When search was deployed anew under another name; when the incident begins, is at its worst and is over. The pictures show
# the second half.
RENAMED, BEGAN, WORST, OVER = 0.53, 0.57, 0.67, 0.8


def entries(quiet, length):
    """JSON lines of `length` seconds behind `quiet` ones, during which nothing happens and the exporter starts."""
    dice = random.Random(7)
    for name, rate, errors, size in SERVICES:
        time = 0.0
        while (time := time + dice.expovariate(rate * 1.8)) < quiet + length:
            part = (time - quiet) / length
            # More may be made than is wanted, and what is too much is left out.
            if dice.random() * 1.8 < volume(name, part):
                yield json.dumps({
                    "offset_s": round(time, 3), "service_name": name,
                    "severity": severity(dice, errors + trouble(name, part), name, part),
                    "body": "x" * int(size * dice.uniform(0.6, 1.4))})


def volume(name, part):
    """How much of its usual rate a service logs; `part` is the part of the time that is over."""
    if name == "search":
        return wave(name, part) if part < RENAMED else 0
    if name == "search-v2":
        return wave(name, part) if part >= RENAMED else 0
    # Who fails is called again.
    return wave(name, part) * (1 + trouble(name, part))


def wave(name, part):
    return 1 + 0.25 * math.sin(2 * math.pi * (part * 1.2 + len(name) / 10))


def trouble(name, part):
    """The share of errors that the incident adds: payments fail, and with them a part of the checkouts. It ends slowly."""
    if not BEGAN < part < OVER:
        return 0
    height = {"payments": 0.42, "checkout": 0.12, "api-gateway": 0.02}.get(name, 0)
    return height * min((part - BEGAN) / (WORST - BEGAN), (OVER - part) / (OVER - WORST)) ** 0.5


def severity(dice, errors, name, part):
    if dice.random() < errors:
        return "fatal" if name == "payments" and BEGAN < part < OVER and dice.random() < 0.06 else "error"
    return dice.choices([each for each, _ in SEVERITIES], [weight for _, weight in SEVERITIES])[0]
