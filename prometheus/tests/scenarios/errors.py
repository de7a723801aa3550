"""Errors and fatals over two days, five minutes a step. The incidents are on the second day."""
from .simulation import Project
from .traffic import DAY, HOUR, between, noisy, steady, when

LENGTH, STEP, EVALUATION = 2 * DAY, 5, 5
WITHOUT = ["silence", "volume", "exporter", "polling", "silence-records"]
# Noon of the second day.
THEN = DAY + 12 * HOUR
BUDGET = "project_service:posthog_logs_error_budget:ratio"
RATE = ("ErrorRateHigh", "warning")
FIRST, SURGE = ("FirstFatal", "warning"), ("FatalSurge", "warning")
FAST, SLOW, STEADY = (("ErrorBudgetBurn" + name, severity) for name, severity in (
    ("Fast", "critical"), ("Slow", "warning"), ("Steady", "info")))


def growing(minute):
    """From 0.5 % errors to 12 % in ten hours, and so on."""
    share = 0.005 + 0.115 * max(0, min(1, (minute - THEN + 6 * HOUR) / (10 * HOUR)))
    return {"info": 100 * (1 - share), "error": 100 * share}


def at_minutes(*minutes):
    return lambda minute: minute in minutes


def hourly(minute):
    return minute % HOUR == 0


def scenarios():
    yield Project("always noisy").logs("noisy", noisy(30, 20)).quiet(0, LENGTH)
    yield Project("errors alone").logs("stderr", noisy(0, 5)).quiet(0, LENGTH)
    yield Project("errors alone, with an objective").logs("stderr", noisy(0, 5)).promise(BUDGET, 0.01, "stderr") \
        .quiet(0, LENGTH)

    burst = when(between(THEN, THEN + HOUR), noisy(70, 30), noisy(100, 0.3))
    yield Project("a burst of errors").logs("checkout", burst) \
        .quiet(0, THEN).fires(THEN, THEN + 25, (*RATE, "checkout")).quiet(THEN + HOUR + 20, LENGTH) \
        .says(THEN + 25, "ErrorRateHigh", "checkout in project a burst of errors: 33.74% of log entries are errors",
              "In the last 10 minutes 33.74% of the log entries of checkout (project a burst of errors) were errors; normal is "
              "0.3071%.")

    two = Project("two exporters", ("exporter:10095", "second:10095")).promise(BUDGET, 0.01, "checkout") \
        .logs("checkout", when(between(THEN, THEN + HOUR), steady(70, 30), steady(100)))
    yield two.quiet(0, THEN).fires(THEN, THEN + 50, (*RATE, "checkout"), (*FAST, "checkout")) \
        .measures(THEN - 5, 'sum(project_service:posthog_logs_entries:rate30m{project="two exporters"}) * 60', 100)

    yield Project("a slow growth").logs("api", growing) \
        .quiet(0, THEN - 6 * HOUR).fires(THEN - 6 * HOUR, THEN + 2 * HOUR, (*RATE, "api"))

    yield Project("a blip").logs("api", when(at_minutes(THEN), steady(100, 100), steady(100))).quiet(0, LENGTH)
    yield Project("errors of few entries").logs("few", when(between(THEN, THEN + HOUR), steady(1, 0.4), steady(1))) \
        .quiet(0, LENGTH)

    yield Project("a burst with an objective").logs("checkout", burst).promise(BUDGET, 0.01, "checkout") \
        .quiet(0, THEN).fires(THEN, THEN + 50, (*RATE, "checkout"), (*FAST, "checkout")) \
        .says(THEN + 50, "ErrorBudgetBurnFast", "checkout in project a burst with an objective burns its error budget fast",
              "In the last hour errors of checkout (project a burst with an objective) came 26.9 times as fast as its budget "
              "of 1% allows. At that rate a budget for 30 days lasts for 1d 2h 46m 19s.") \
        .fires(THEN + HOUR + 20, LENGTH, (*STEADY, "checkout"))

    old = Project("a burst on a server without windows").logs("checkout", burst).promise(BUDGET, 0.01, "checkout")
    old.windows = False
    yield old.quiet(0, THEN).fires(THEN, THEN + 50, (*RATE, "checkout"), (*FAST, "checkout")) \
        .fires(THEN + HOUR + 50, LENGTH, (*STEADY, "checkout"))

    # Twenty errors an hour, where there were sixty other entries.
    yield Project("a small service that fails totally") \
        .logs("small", when(between(THEN, THEN + 6 * HOUR), steady(0, 1 / 3), steady(1))).promise(BUDGET, 0.01, "small") \
        .quiet(0, THEN).fires(THEN, THEN + 30, (*FAST, "small"))

    yield Project("a slow burn").logs("api", when(between(THEN, THEN + 8 * HOUR), noisy(92, 8), noisy(100))) \
        .promise(BUDGET, 0.01, "api").quiet(0, THEN) \
        .fires(THEN + 6 * HOUR, THEN + 8 * HOUR, (*RATE, "api"), (*SLOW, "api"), (*STEADY, "api")) \
        .says(THEN + 7 * HOUR, "ErrorBudgetBurnSlow", "api in project a slow burn burns its error budget slowly",
              "In the last six hours errors of api (project a slow burn) came 7.7 times as fast as its budget of 1% allows. "
              "At that rate a budget for 30 days lasts for 3d 21h 9m 12s.") \
        .says(THEN + 7 * HOUR, "ErrorBudgetBurnSteady", "api in project a slow burn burns its error budget steadily",
              "In the last three days errors of api (project a slow burn) came 1.2 times as fast as its budget of 1% allows. "
              "At that rate a budget for 30 days lasts for 24d 17h 57m 55s.")

    yield Project("a steady burn").logs("api", noisy(980, 20)).promise(BUDGET, 0.01, "api") \
        .fires(0, LENGTH, (*STEADY, "api"))

    yield Project("within its budget").logs("api", noisy(995, 5)).promise(BUDGET, 0.01, "api").quiet(0, LENGTH)

    caught = Project("errors behind an outage").promise(BUDGET, 0.01, "api") \
        .logs("api", when(between(THEN, THEN + 2 * HOUR), noisy(70, 30), noisy(100)))
    caught.blind = [(THEN - 5, THEN + 3 * HOUR)]
    yield caught.quiet(0, THEN + 3 * HOUR).fires(THEN + 3 * HOUR, LENGTH, (*STEADY, "api"))

    yield Project("a first fatal").logs("api", when(at_minutes(THEN), steady(10, 0, 1), steady(10))) \
        .quiet(0, THEN - 1).fires(THEN, THEN + 10, (*FIRST, "api")).quiet(THEN + HOUR, LENGTH) \
        .says(THEN + 10, "FirstFatal", "api in project a first fatal logged its first fatal entry in a day",
              "Fatal log entries of api (project a first fatal) counted in the last half hour: 1. In the day before the first "
              "of them there was none.")

    yield Project("a second fatal on the same day") \
        .logs("api", when(at_minutes(THEN - 8 * HOUR, THEN), steady(10, 0, 1), steady(10))) \
        .fires(THEN - 8 * HOUR, THEN - 7 * HOUR, (*FIRST, "api")).quiet(THEN - 6 * HOUR, LENGTH)

    crash = [THEN + 7 * each for each in range(60)]
    yield Project("a crash loop").logs("api", when(at_minutes(*crash), steady(10, 0, 1), steady(10))) \
        .quiet(0, THEN - 1).fires(THEN, THEN + 10, (*FIRST, "api")).fires(THEN + 6 * HOUR, THEN + 6 * HOUR + 5, (*FIRST, "api")) \
        .quiet(THEN + 9 * HOUR, LENGTH)

    yield Project("a surge of fatals") \
        .logs("api", when(between(THEN, THEN + HOUR), steady(10, 0, 1), when(
            at_minutes(THEN - DAY), steady(10, 0, 1), steady(10)))) \
        .fires(THEN, THEN + HOUR, (*SURGE, "api")).quiet(THEN + 3 * HOUR, LENGTH) \
        .says(THEN + 30, "FatalSurge", "api in project a surge of fatals logs many fatal entries",
              "Fatal log entries of api (project a surge of fatals) counted in the last half hour: 30. That is more than 3 "
              "times the worst half hour of the day before the last.")

    yield Project("a fatal every hour").logs("worker", when(hourly, steady(10, 0, 1), steady(10))) \
        .quiet(DAY + 2 * HOUR, LENGTH)
