#!/usr/bin/env python3
"""Writes what the binary is made of and needs, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/):

    swift package show-dependencies --format json >dependencies.json
    scripts/sbom.py VERSION path/to/posthog-logs-exporter dependencies.json >sbom.cdx.json

Swift packages are linked in, with their versions and addresses. Shared libraries are those of the system where it runs. The time
in it is SOURCE_DATE_EPOCH.
"""
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

NAME = "posthog-logs-exporter"


def packages(tree):
    """Each package that the tree of `swift package show-dependencies` holds, once, its root left out."""
    found = {}
    for dependency in tree["dependencies"]:
        address = re.sub(r"\.git$", "", dependency["url"])
        found[dependency["identity"]] = {
            "type": "library",
            "bom-ref": f"swift:{dependency['identity']}",
            "name": dependency["name"],
            "version": dependency["version"],
            "purl": f"pkg:swift/{address.removeprefix('https://')}@{dependency['version']}",
            "externalReferences": [{"type": "vcs", "url": dependency["url"]}],
            "properties": [{"name": "linkage", "value": "static"}],
        }
        found |= {each["bom-ref"].removeprefix("swift:"): each for each in packages(dependency)}
    return list(found.values())


def libraries(binary):
    """The shared libraries that the binary names."""
    listing = subprocess.run(["readelf", "--dynamic", "--wide", binary], capture_output=True, text=True, check=True).stdout
    return [
        {"type": "library", "bom-ref": f"shared:{name}", "name": name, "properties": [{"name": "linkage", "value": "shared"}]}
        for name in re.findall(r"\(NEEDED\).*\[(.*)\]", listing)]


def document(version, binary, tree, time):
    root = f"{NAME}@{version}"
    components = sorted(packages(tree) + libraries(binary), key=lambda each: each["bom-ref"])
    when = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": when,
            "component": {
                "type": "application", "bom-ref": root, "name": NAME, "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(Path(binary).read_bytes()).hexdigest()}],
            },
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [each["bom-ref"] for each in components]}],
    }


def main(arguments):
    if len(arguments) != 3:
        sys.exit("usage: sbom.py VERSION BINARY DEPENDENCIES")
    version, binary, tree = arguments
    time = int(os.environ.get("SOURCE_DATE_EPOCH") or Path(binary).stat().st_mtime)
    made = document(version, binary, json.loads(Path(tree).read_text(encoding="utf-8")), time)
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
