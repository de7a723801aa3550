"""Silence and volume over two weeks and more, a quarter of an hour a step: what is normal at an hour, and what is not."""
from .simulation import Project
from .traffic import DAY, HOUR, between, daily, noisy, office, steady, weekday, when

LENGTH, STEP, EVALUATION = 17 * DAY, 5, 15
WITHOUT = ["errors", "usual-errors", "slow-burns", "objectives", "budgets"]
# Thursday, after two weeks.
THEN = 14 * DAY
SERVICE, PROJECT = ("ServiceSilent", "warning"), ("ProjectSilent", "warning")
NIGHT = daily(2, 2.7)


def at(day, hour, minute=0):
    return round(day * DAY + hour * HOUR + minute)


def stops(start, end=LENGTH):
    return lambda minute: not start <= minute < end


def others(project):
    """Another service that always logs, so that the project does."""
    return project.logs("other", noisy(40))


def without(times, but):
    return lambda minute: times(minute) and but(minute)


def jitter(minute):
    """A nightly job of forty minutes that starts up to twenty later."""
    late = minute // DAY * 7 % 20
    return 2 * HOUR + late <= minute % DAY < 2 * HOUR + 40 + late


def scenarios():
    yield others(Project("office hours")).logs("erp", when(office, noisy(20))) \
        .fires(0, at(1, 8, 30), (*SERVICE, "erp")).quiet(at(1, 8, 30), LENGTH)

    # All of the project sleeps at night. What stops on its first evening is not known to come back: one notice, no page.
    yield Project("a project that works from 8 to 18").logs("erp", when(daily(8, 18), noisy(20))) \
        .fires(0, at(1, 8, 30), PROJECT).quiet(at(1, 8, 30), LENGTH)

    yield others(Project("weekends")).logs("batch", when(weekday, noisy(10))) \
        .fires(0, at(3, 3), (*SERVICE, "batch")).quiet(at(3, 3), LENGTH)

    yield others(Project("a nightly job")).logs("backup", when(jitter, steady(3000))).quiet(at(1, 12), LENGTH)

    yield others(Project("an office that does not open")).logs("erp", when(without(office, stops(at(15, 8), at(16, 8))), noisy(20))) \
        .quiet(at(2, 0), at(15, 8)).fires(at(15, 8), at(15, 9), (*SERVICE, "erp")).quiet(at(16, 9), LENGTH)

    yield others(Project("a service that stops")).logs("checkout", when(stops(THEN + 9 * HOUR), noisy(20))) \
        .quiet(0, THEN + 9.5 * HOUR).fires(THEN + 9.5 * HOUR, THEN + 9.8 * HOUR, (*SERVICE, "checkout")) \
        .fires(at(15, 9), at(15, 9.3), (*SERVICE, "checkout")).quiet(at(15, 10), LENGTH)

    old = others(Project("a server without windows")).logs("checkout", when(stops(THEN + 9 * HOUR), noisy(20))) \
        .logs("loop", when(between(THEN + 9 * HOUR, THEN + 12 * HOUR), noisy(6000), noisy(600)))
    old.windows = False
    yield old.quiet(0, THEN + 9 * HOUR) \
        .fires(THEN + 9 * HOUR, THEN + 10 * HOUR, (*SERVICE, "checkout"), ("VolumeSurge", "warning", "loop"))

    yield others(Project("a service that comes back")) \
        .logs("checkout", when(stops(THEN + 9 * HOUR, THEN + 12 * HOUR), noisy(20))) \
        .fires(THEN + 9.5 * HOUR, THEN + 12 * HOUR, (*SERVICE, "checkout")).quiet(THEN + 12.3 * HOUR, LENGTH)

    yield others(Project("a service hours old")) \
        .logs("young", when(stops(at(15, 12)), noisy(30)), starts=at(15, 9)) \
        .quiet(0, at(15, 12.5)).fires(at(15, 12.5), at(15, 13), (*SERVICE, "young")) \
        .quiet(at(16, 13), LENGTH)

    yield others(Project("fifteen entries in half an hour")).logs("small", when(stops(at(15, 12)), steady(0.5))) \
        .quiet(0, at(15, 12.5)).fires(at(15, 12.5), at(15, 13), (*SERVICE, "small"))

    yield others(Project("a few entries at odd times")).logs("odd", noisy(0.08)).quiet(0, LENGTH)

    fall = THEN + 10 * HOUR
    yield others(Project("a fall to a twentieth")).logs("api", when(stops(fall), noisy(100), noisy(5))) \
        .quiet(0, fall).fires(fall, fall + HOUR, (*SERVICE, "api"))

    yield others(Project("a fall to a half")).logs("api", when(stops(fall), noisy(100), noisy(50))).quiet(0, LENGTH)

    yield Project("a rename").logs("cart", when(stops(at(15, 10)), noisy(30))) \
        .logs("cart-v2", noisy(30), starts=at(15, 10)).logs("other", noisy(5)) \
        .quiet(0, at(15, 10.4)).fires(at(15, 10.4), at(15, 11), (*SERVICE, "cart")).quiet(at(15, 12), LENGTH) \
        .says(at(15, 11), "ServiceSilent", "cart in project a rename has stopped logging",
              "cart (project a rename) logs next to nothing: 0 entries in the last half hour, where 876 or more are normal at "
              "this hour. Other services of the project still log. New in the last three hours, if it was renamed: cart-v2.")

    yield Project("a project that stops").logs("a", when(stops(at(15, 12)), noisy(20))) \
        .logs("b", when(stops(at(15, 12)), noisy(30))) \
        .quiet(0, at(15, 12.4)).fires(at(15, 12.4), at(15, 13), PROJECT).quiet(at(16, 14), LENGTH) \
        .says(at(15, 13), "ProjectSilent", "no service in project a project that stops logs as it normally does",
              "Next to no log entry of any service in project a project that stops has reached PostHog for half an hour or "
              "more, though PostHog responds to the exporter. Normal at this hour are 1443 entries or more in half an hour.")

    # Promised: these page.
    yield others(Project("a silence with an objective")).logs("checkout", when(stops(at(15, 12)), noisy(20))) \
        .promise("project_service:posthog_logs_silence_critical:bool", 1, "checkout") \
        .quiet(0, at(15, 12.4)).fires(at(15, 12.4), at(15, 13), ("ServiceSilent", "critical", "checkout"))

    yield Project("a project with an objective").logs("a", when(stops(at(15, 12)), noisy(20))) \
        .promise("project:posthog_logs_silence_critical:bool", 1) \
        .quiet(0, at(15, 12.4)).fires(at(15, 12.4), at(15, 13), ("ProjectSilent", "critical"))

    blind = others(Project("a blind exporter")).logs("api", noisy(20))
    blind.blind = [(THEN, THEN + 4 * HOUR)]
    yield blind.quiet(0, THEN).fires(
        THEN, THEN + 4 * HOUR, ("PollFailing", "warning"), ("PollFailing", "critical"), ("DataBehind", "warning")) \
        .quiet(THEN + 4.5 * HOUR, LENGTH)

    down = others(Project("a stopped exporter")).logs("api", noisy(20))
    down.down = [(THEN, THEN + 4 * HOUR)]
    yield down.quiet(0, LENGTH)

    lost = others(Project("an exporter restarted without its state")).logs("api", noisy(20)) \
        .logs("gone", when(stops(THEN), noisy(20)))
    lost.lost = [(THEN, THEN + 1)]
    yield lost.quiet(0, THEN).fires(THEN, THEN + HOUR, (*SERVICE, "gone"))

    surge = THEN + 11 * HOUR
    yield others(Project("a surge")).logs("loop", when(between(surge, surge + 3 * HOUR), noisy(6000), noisy(600))) \
        .quiet(0, surge).fires(surge, surge + HOUR, ("VolumeSurge", "warning", "loop")).quiet(surge + 4 * HOUR, LENGTH) \
        .says(surge + HOUR, "VolumeSurge", "loop in project a surge logs 100.3 entries a second",
              "In the last half hour loop (project a surge) logged 100.3 entries a second, more than 3 times the most at this "
              "hour in the days and weeks before. A day ago it was 9.833, a week ago 9.828.")

    # By day it logs as much: at night that is told.
    debug = THEN + 2 * HOUR
    yield others(Project("debug left on at night")).logs("day", when(
        lambda minute: daily(8, 18)(minute) or debug <= minute < debug + 2 * HOUR, noisy(2400), noisy(300))) \
        .quiet(at(1, 0), debug).fires(debug, debug + HOUR, ("VolumeSurge", "warning", "day")).quiet(debug + 3 * HOUR, LENGTH)

    yield others(Project("mornings and Mondays")).logs("erp", when(office, noisy(900), noisy(30))).quiet(at(1, 12), LENGTH)

    yield others(Project("a small surge")).logs("tiny", when(between(surge, surge + 3 * HOUR), noisy(100), noisy(10))) \
        .quiet(0, LENGTH)

    caught = others(Project("a surge behind an outage")).logs("api", noisy(600))
    caught.bytes = lambda minute: 6_000_000
    caught.blind = [(THEN, THEN + 4 * HOUR)]
    yield caught.quiet(THEN + 4.5 * HOUR, LENGTH)

    heavy = others(Project("bytes")).logs("api", noisy(600))
    heavy.bytes = when(between(surge, surge + 3 * HOUR), lambda _: 60_000_000, lambda _: 6_000_000)
    yield heavy.quiet(0, surge).fires(surge, surge + HOUR, ("BytesSurge", "warning")).quiet(surge + 4 * HOUR, LENGTH) \
        .says(surge + HOUR, "BytesSurge", "project bytes logs 1MB a second",
              "In the last half hour project bytes logged 1MB a second, more than 3 times the most at this hour in the days and "
              "weeks before. A day ago it was 100kB, a week ago 100kB.")
