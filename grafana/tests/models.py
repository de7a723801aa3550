"""Holds a dashboard against the models of grafana-foundation-sdk, which are made from Grafana's own schemas.

The models take anything as it comes. So two things are looked at: that the dashboard is still the same after a way
through the models, which lose what they do not know, and that every value is of the type that its model declares.
"""
import enum
import json
import types
import typing

# What Grafana's Prometheus data source reads from an annotation, and the schema of dashboards leaves to data sources.
OF_THE_DATA_SOURCE = {"titleFormat", "textFormat", "tagKeys"}
# What importing reads, and the schema does not have.
OF_THE_IMPORT = {"__requires"}


def problems(dashboard):
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    register_default_plugins()
    model = Dashboard.from_json(dashboard)
    again = json.loads(JSONEncoder(sort_keys=True).encode(model))
    return [*lost(dashboard, again, "dashboard"), *mistyped(model, "dashboard")]


def lost(before, after, where):
    """Yields what `after` has not as `before` has it. Defaults that were added do not matter."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lost(value, after[key], f"{where}.{key}")
            elif key not in OF_THE_DATA_SOURCE | OF_THE_IMPORT and value is not None:
                yield f"{where}.{key} is unknown"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after)):
            yield from lost(one, other, f"{where}[{index}]")
    elif before != after:
        yield f"{where} is {before!r}, and {after!r} to Grafana"


def mistyped(model, where):
    """Yields each attribute of the model, and of those within it, that is not of its declared type."""
    module = __import__(type(model).__module__, fromlist=["*"])
    for name, hint in typing.get_type_hints(type(model), vars(module)).items():
        value = getattr(model, name)
        if not fits(value, hint):
            yield f"{where}.{name} is {value!r}, not {hint}"
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            if type(each).__module__.startswith("grafana_foundation_sdk.models") and not isinstance(each, enum.Enum):
                yield from mistyped(each, f"{where}.{name}[{index}]" if isinstance(value, list) else f"{where}.{name}")


def fits(value, hint):
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any or hint is object:
        return True
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, each) for each in arguments)
    if origin is typing.Literal:
        return value in arguments
    if origin is list:
        return isinstance(value, list) and all(fits(each, arguments[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(each, arguments[1]) for each in value.values())
    if hint in (float, int):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return isinstance(value, hint) or value in [each.value for each in hint]
    if isinstance(value, dict) and hasattr(hint, "from_json"):
        # Some models leave what is in a list as it is.
        made = hint.from_json(value)
        return not [*lost(value, made.to_json(), ""), *mistyped(made, "")]
    return isinstance(value, hint)


def units():
    """Grafana's units."""
    from grafana_foundation_sdk.models import units as module

    return {value for name, value in vars(module).items() if name[0].isupper() and isinstance(value, str)}
