"""Charts as Helm renders them, without a cluster."""

import contextlib
import os
import pathlib
import unittest
import warnings

from tests import repository

try:
    import helm_python
    import jsonschema
    import kubernetes_validate
except ImportError:
    helm_python = None

CHART = repository.DEPLOY / "helm"
VERSIONS = ["1.29", "1.34"]
# With this much it can be installed.
LEAST = {"posthog": {"projectIds": ["12345"], "existingSecret": "posthog"}}
# Another value for each that the chart has, by its path.
OTHER = {
    "posthog.host": "eu",
    "posthog.projectIds": [1, "shop"],
    "posthog.existingSecret": "another",
    "posthog.existingSecretKey": "api-key",
    "posthog.apiKey": "phx_test",
    "configuration": {
        "posthog": {"host": "eu", "api_key_file": "/etc/posthog-logs-exporter/key"},
        "projects": [
            {"id": "12345", "name": "shop"}, {"id": 67890, "posthog": {"api_key_file": "/etc/posthog-logs-exporter/ads"}}]},
    "shards": 3,
    "replicas": 2,
    "state.database.existingSecret": "database",
    "state.database.urlKey": "address",
    "state.database.passwordKey": "",
    "state.database.port": 6432,
    "extraArgs": ["--poll.interval=30s"],
    "extraEnv": {"https_proxy": "http://proxy:3128"},
    "web.configSecret": "web",
    "web.https": True,
    "web.externalUrl": "https://example.com/logs",
    "web.routePrefix": "/exporter",
    "image.repository": "registry.example/exporter",
    "image.tag": "9.9.9",
    "image.digest": f"sha256:{'a' * 64}",
    "image.pullPolicy": "Always",
    "imagePullSecrets": [{"name": "registry"}],
    "nameOverride": "logs",
    "fullnameOverride": "logs-of-the-shop",
    "persistence.enabled": False,
    "persistence.size": "1Gi",
    "persistence.storageClass": "fast",
    "serviceAccount.create": False,
    "serviceAccount.name": "ours",
    "serviceAccount.annotations": {"example.com/owner": "shop"},
    "service.annotations": {"example.com/owner": "shop"},
    "resources": {"requests": {"cpu": "1", "memory": "1Gi"}},
    "user.runAsUser": None,
    "user.runAsGroup": 1000,
    "user.fsGroup": 1000,
    "podAnnotations": {"example.com/owner": "shop"},
    "podLabels": {"team": "shop"},
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "dedicated", "operator": "Exists"}],
    "affinity": {"podAntiAffinity": {}},
    "priorityClassName": "high",
    "networkPolicy.enabled": False,
    "networkPolicy.from": [{"podSelector": {"matchLabels": {"app": "prometheus"}}}],
    "networkPolicy.egressPorts": [443, 3128],
    "serviceMonitor.enabled": False,
    "serviceMonitor.labels": {"release": "prometheus"},
    "serviceMonitor.interval": "1m",
    "serviceMonitor.tlsConfig": {"insecureSkipVerify": True},
    "serviceMonitor.basicAuth": {"username": {"name": "web", "key": "user"}, "password": {"name": "web", "key": "password"}},
    "prometheusRule.enabled": False,
    "prometheusRule.labels": {"release": "prometheus"},
    "dashboards.enabled": False,
    "dashboards.labels": {"grafana_dashboard": "yes"},
    "dashboards.annotations": {"grafana_folder": "PostHog logs"},
}
# What another value needs beside it to matter.
BESIDE = {
    "configuration": {"posthog.projectIds": []},
    "posthog.apiKey": {"posthog.existingSecret": ""},
    "serviceAccount.name": {"serviceAccount.create": False},
    "replicas": {"state.database.existingSecret": "database"},
    "state.database.urlKey": {"state.database.existingSecret": "database"},
    "state.database.passwordKey": {"state.database.existingSecret": "database"},
    "state.database.port": {"state.database.existingSecret": "database"},
}
EVERYTHING = {"serviceMonitor.enabled": True, "prometheusRule.enabled": True, "dashboards.enabled": True}


def values(*changes):
    """The least values, with these by their paths."""
    made = {"posthog": dict(LEAST["posthog"])}
    for change in changes:
        for path, value in change.items():
            *parents, last = path.split(".")
            inside = made
            for name in parents:
                inside = inside.setdefault(name, {})
            inside[last] = value
    return made


@contextlib.contextmanager
def quiet():
    """Helm says on the process's standard error that it follows symbolic links."""
    saved, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nothing)


def lint(chosen):
    """The findings that are warnings or errors."""
    with quiet():
        report = helm_python.lint(CHART, chosen, strict=True, kube_version="v1.34.0")
    return [each for each in report["messages"] if each["severity"] > 1] + report["errors"]


def rendered(chosen, name="logs", chart=CHART):
    """The text of each template by its name. Values that the schema refuses are an error, as they are for `helm install`."""
    with quiet(), helm_python.Chart.load(chart) as loaded:
        loaded.validate_schema(chosen)
        texts = loaded.render(chosen, name=name, namespace="shop")
    return {path.split("/templates/")[1]: text for path, text in texts.items()}


def resources(chosen, name="logs", chart=CHART):
    """All documents that would be applied."""
    texts = rendered(chosen, name, chart)
    return [document for path, text in texts.items() if path.endswith(".yaml") for document in repository.parsed(text)]


def only(kind, found):
    (resource,) = [document for document in found if document["kind"] == kind]
    return resource


def check(documents, definitions):
    """Nothing where all hold to Kubernetes' schemas, and to those of the operator where its folder is given."""
    for document in documents:
        if document["apiVersion"].startswith("monitoring.coreos.com/"):
            if definitions:
                yield from of_operator(document, definitions)
            continue
        for version in VERSIONS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                kubernetes_validate.validate(document, version, strict=True)


def of_operator(document, definitions):
    """What of a ServiceMonitor or PrometheusRule its own definition does not have."""
    path = f"{definitions}/monitoring.coreos.com_{document['kind'].lower()}s.yaml"
    with open(path) as file:
        ((definition,),) = [[each] for each in repository.parsed(file.read())]
    (version,) = definition["spec"]["versions"]
    if document["apiVersion"].split("/")[1] != version["name"]:
        yield f"{document['kind']} of version {document['apiVersion']}"
    schema = closed(version["schema"]["openAPIV3Schema"])
    # Not validate(), which would want the patterns to be Python's; they are Go's.
    validator = jsonschema.Draft202012Validator(schema["properties"]["spec"])
    yield from (str(error) for error in validator.iter_errors(document["spec"]))


def closed(schema):
    """The schema without room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(part) for key, part in schema.items()}
    if isinstance(made.get("properties"), dict):
        made.setdefault("additionalProperties", False)
    return made


needs_helm = unittest.skipUnless(helm_python, "no helm-python-sdk, see the message of the set-up")
