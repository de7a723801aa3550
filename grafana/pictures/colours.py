"""Which colour something is drawn in."""
import re

PALETTE = (
    "#5794f2", "#73bf69", "#f2cc0c", "#b877d9", "#ff780a", "#6ed0e0", "#f2495c", "#3274d9", "#c8f2c2", "#a16f4f")
# The colours of names so far.
COLOURS = {}


def limit(config, value):
    """The colour of the highest threshold that the value has reached."""
    reached = [
        step["color"] for step in config["thresholds"]["steps"]
        if step["value"] is None or (value or 0) >= step["value"]]
    return reached[-1]


def mapping(config, value):
    for each in config.get("mappings", []):
        option = each["options"].get(f"{value:g}")
        if option:
            return option["text"], option["color"]
    return None


def coloured(panel, series):
    """The colour of each series: the one it is given, else one that its name has in all panels."""
    found = {}
    for each in series:
        fixed = overridden(panel, each.name).get("color")
        if not fixed and each.name not in COLOURS:
            COLOURS[each.name] = PALETTE[len(COLOURS) % len(PALETTE)]
        found[each.name] = fixed["fixedColor"] if fixed else COLOURS[each.name]
    return found


def overridden(panel, name):
    """The properties that a series has of its own, by their ids."""
    found = {}
    for override in panel["fieldConfig"]["overrides"]:
        kind, wanted = override["matcher"]["id"], override["matcher"]["options"]
        if name == wanted if kind == "byName" else re.search(wanted.strip("/"), name):
            found |= {each["id"]: each["value"] for each in override["properties"]}
    return found
