"""Cases as promtool's tests."""
import json

JOB = "posthog-logs"
ORDER = [
    "sight", "counters", "usual", "usual-errors", "silence-records", "objectives", "budgets", "errors", "slow-burns", "silence",
    "volume", "exporter", "polling"]


class Series:
    """Samples of one series; None is a gap."""

    def __init__(self, name, values):
        self.name, self.values = name, values

    def written(self):
        """In promtool's notation, with repetitions and steady rises shortened."""
        parts, index = [], 0
        while index < len(self.values):
            value, count = self.values[index], 1
            if value is None:
                while index + count < len(self.values) and self.values[index + count] is None:
                    count += 1
                parts.append("_" if count == 1 else f"_x{count}")
                index += count
                continue
            step = None
            while index + count < len(self.values) and self.values[index + count] is not None:
                rise = round(self.values[index + count] - self.values[index + count - 1], 6)
                if step is not None and rise != step:
                    break
                step, count = rise, count + 1
            if count > 2:
                parts.append(f"{number(value)}{'-' if step < 0 else '+'}{number(abs(step))}x{count - 1}")
                index += count
            else:
                parts.append(number(value))
                index += 1
        return {"series": self.name, "values": " ".join(parts)}


def number(value):
    return f"{value:.6f}".rstrip("0").rstrip(".")


def promtool_test(cases, timing, rules):
    """Everything that promtool needs, as JSON, which is YAML too. `timing` says in minutes how long it lasts, how often
    there is a sample, and how often rules are evaluated."""
    length, step = timing.LENGTH, timing.STEP
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), "two scenarios with one name"
    return json.dumps({
        "rule_files": [rules],
        "evaluation_interval": f"{timing.EVALUATION}m",
        "group_eval_order": [f"posthog-logs-{name}" for name in ORDER if name not in timing.WITHOUT],
        "tests": [{
            "interval": f"{step}m",
            "input_series": [series for case in cases for series in case.series(timing)] + [
                {"series": f'up{{job="{JOB}",instance="exporter:10095"}}', "values": f"1x{length // step}"},
                {"series": f'process_start_time_seconds{{job="{JOB}",instance="exporter:10095"}}', "values": f"0x{length // step}"},
            ],
            "promql_expr_test": [expectation(case, *each) for case in cases for each in case.expected] + [
                {"expr": expression, "eval_time": f"{when}m", "exp_samples": [{"labels": "{}", "value": value}]}
                for case in cases for when, expression, value in case.measured],
            # promtool compares annotations whole or not at all: expected is nothing, and what it says that it got is read.
            "alert_rule_test": [
                {"eval_time": f"{when}m", "alertname": f"PostHogLogs{alert}", "exp_alerts": []}
                for when, alert in sorted({each[:2] for case in cases for each in case.said})],
        }],
    }, indent=1)


def expectation(case, start, end, alerts):
    firing = f'ALERTS{{{case.selector},alertstate="firing"}}[{round(end - start)}m]'
    return {
        "expr": f"count by (alertname, severity, service_name) (last_over_time({firing}))",
        "eval_time": f"{round(end)}m",
        "exp_samples": [
            {"labels": "{" + f'alertname="PostHogLogs{name}",severity="{severity}"'
             + (f',service_name="{service}"' if service else "") + "}", "value": 1}
            for name, severity, service in sorted(alerts)],
    }
