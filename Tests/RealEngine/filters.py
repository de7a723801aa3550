"""The filters of a query as SQL."""

from engine import text, texts

MAPS = {"log_attribute": "attributes", "log_resource_attribute": "resource"}
NEGATED = ("is_not", "not_icontains", "not_regex", "not_starts_with", "not_ends_with", "not_between", "is_not_set", "not_in")
COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def filters(query, severity="severity_text"):
    conditions = ["1"]
    if query.get("serviceNames"):
        conditions.append(f"service_name IN {texts(query['serviceNames'])}")
    if query.get("severityLevels"):
        conditions.append(f"{severity} IN {texts(query['severityLevels'])}")
    if query.get("searchTerm"):
        conditions.append(contains("body", [query["searchTerm"]]))
    if query.get("liveLogsCheckpoint"):
        conditions.append(f"observed >= toDateTime64({text(query['liveLogsCheckpoint'])}, 6, 'UTC')")
    conditions += [leaf(each, severity) for each in leaves(query.get("filterGroup"))]
    return " AND ".join(conditions)


def leaves(group):
    """The leaves of a flat list, or of the one group within a group."""
    return (group if isinstance(group, list) else group["values"][0]["values"]) if group else []


def leaf(filter, severity="severity_text"):
    kind, key, operator = filter["type"], filter["key"], filter["operator"]
    values = filter["value"] if isinstance(filter["value"], list) else [filter["value"]]
    if kind in MAPS:
        # An attribute filter without a value is none.
        if kind == "log_attribute" and not any(values):
            return "1"
        column = f"{MAPS[kind]}[{text(key)}]"
        condition = f"(mapContains({MAPS[kind]}, {text(key)}) AND {test(kind, column, operator, values)})"
    elif key == "message":
        condition = test("message", "body", operator, values)
    elif key == "severity_level":
        # Every operator but one means one of these.
        operator = operator if operator == "is_not" else "exact"
        condition = f"{severity} IN {texts(values)}"
    else:
        values = [value.upper() for value in values] if key == "trace_id" else values
        condition = f"{key} IN {texts(values)}"
    return f"(NOT {condition})" if operator in NEGATED else condition


def test(kind, column, operator, values):
    if operator in ("is_set", "is_not_set"):
        return "1"
    if operator in COMPARED:
        return f"ifNull(toFloat64OrNull({column}) {COMPARED[operator]} {float(values[0])}, 0)"
    if operator in ("between", "not_between"):
        low, high = map(float, values)
        return f"ifNull(toFloat64OrNull({column}) BETWEEN {low} AND {high}, 0)"
    values = list(map(str, values))
    if operator in ("icontains", "not_icontains"):
        return contains(column, values)
    if operator in ("regex", "not_regex"):
        flag = "(?i)" if kind == "message" else ""
        return any_of(f"match({column}, {text(flag + value)})" for value in values)
    if operator in ("starts_with", "not_starts_with"):
        return any_of(f"startsWith({column}, {text(value)})" for value in values)
    if operator in ("ends_with", "not_ends_with"):
        return any_of(f"endsWith({column}, {text(value)})" for value in values)
    if kind == "log_attribute" and all(map(is_number, values)):
        numbers = ", ".join(str(float(value)) for value in values)
        return f"ifNull(toFloat64OrNull({column}) IN ({numbers}), 0)"
    return f"{column} IN {texts(values)}"


def contains(column, values):
    return any_of(f"{column} ILIKE {text('%' + escaped(value) + '%')}" for value in values)


def escaped(value):
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def any_of(conditions):
    return "(" + " OR ".join(conditions) + ")"


def is_number(value):
    try:
        float(value)
    except ValueError:
        return False
    return True
