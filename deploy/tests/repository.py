"""Where things are, and how they are read."""

import pathlib
import re
import unittest

try:
    import yaml
except ImportError:
    yaml = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def parsed(text):
    """All documents of a YAML text."""
    if yaml is None:
        raise unittest.SkipTest("no PyYAML")
    return [document for document in yaml.safe_load_all(text) if document is not None]


def documents(path):
    """All documents of a YAML file."""
    return parsed(path.read_text())


def document(path):
    (only,) = documents(path)
    return only


def instructions(dockerfile):
    """The instructions of a Dockerfile as (name, argument), with lines joined and comments dropped."""
    lines = [line for line in dockerfile.read_text().splitlines() if not re.match(r"\s*#", line)]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def last_stage(dockerfile):
    """The instructions of the stage that the image is made of."""
    found = instructions(dockerfile)
    start = max(index for index, (name, _) in enumerate(found) if name == "FROM")
    return found[start:]


def installed_packages(stage):
    """The Debian packages that the stage's RUN instructions name."""
    found = []
    for name, argument in stage:
        if name == "RUN":
            for words in re.findall(r"apt-get install ([^&|;]*)", argument):
                found += [word for word in words.split() if not word.startswith("-")]
    return found
