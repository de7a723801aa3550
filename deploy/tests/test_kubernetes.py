"""The manifests: they hold to Kubernetes' schemas, to restricted pod security, and to each other."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import warnings

from tests import repository

try:
    import jsonschema
    import kubernetes_validate
except ImportError:
    kubernetes_validate = None

BASE = repository.DEPLOY / "kubernetes/base"
MONITORING = repository.DEPLOY / "kubernetes/monitoring"
NAME = {"app.kubernetes.io/name": "posthog-logs-exporter"}
VERSIONS = ["1.29", "1.34"]
# A folder with the operator's own definitions, example/prometheus-operator-crd in its repository.
OPERATOR = os.environ.get("PROMETHEUS_OPERATOR_CRDS")


def manifest(name, folder=BASE):
    return repository.document(folder / f"{name}.yaml")


def pod():
    return manifest("statefulset")["spec"]["template"]["spec"]


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


def kustomized(folder):
    """What kubectl would apply."""
    made = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, check=True, timeout=30)
    return repository.parsed(made.stdout)


class KubernetesTests(unittest.TestCase):
    def test_every_resource_is_there_and_named(self):
        for folder in (BASE, MONITORING):
            resources = manifest("kustomization", folder)["resources"]
            files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
            self.assertEqual(set(resources), files)

    @unittest.skipUnless(kubernetes_validate, "no kubernetes-validate")
    def test_they_hold_to_the_schemas(self):
        for version in VERSIONS:
            for name in manifest("kustomization")["resources"]:
                with self.subTest(version=version, name=name), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    kubernetes_validate.validate(repository.document(BASE / name), version, strict=True)

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_overlay_that_the_base_shows_is_built(self):
        comment = re.findall(r"^#     (resources:.*\n(?:#     .*\n)+)", (BASE / "kustomization.yaml").read_text(), re.M)[0]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASE, pathlib.Path(folder, "base"))
            overlay = pathlib.Path(folder, "overlay")
            overlay.mkdir()
            (overlay / "kustomization.yaml").write_text(re.sub("^#     ", "", comment, flags=re.M))
            made = {document["kind"]: document for document in kustomized(overlay)}
        configuration = made["ConfigMap"]
        self.assertEqual(configuration["data"], {"POSTHOG_HOST": "eu", "POSTHOG_PROJECT_ID": "12345"})
        (container,) = made["StatefulSet"]["spec"]["template"]["spec"]["containers"]
        self.assertEqual(container["image"], "registry.example/posthog-logs-exporter:0.1.0")
        self.assertEqual(container["envFrom"], [{"configMapRef": {"name": configuration["metadata"]["name"]}}])
        self.assertEqual({document["metadata"]["namespace"] for document in made.values()}, {"monitoring"})

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_monitoring_is_built(self):
        made = {document["kind"] for document in kustomized(MONITORING)}
        self.assertEqual(made, {"ServiceMonitor", "PrometheusRule"})

    @unittest.skipUnless(kubernetes_validate and OPERATOR, "PROMETHEUS_OPERATOR_CRDS names no folder")
    def test_they_hold_to_the_definitions_of_the_operator(self):
        for name in ("servicemonitor", "prometheusrule"):
            path = pathlib.Path(OPERATOR, f"monitoring.coreos.com_{name}s.yaml")
            (version,) = repository.document(path)["spec"]["versions"]
            schema = closed(version["schema"]["openAPIV3Schema"])
            with self.subTest(name=name):
                self.assertEqual(manifest(name, MONITORING)["apiVersion"].split("/")[1], version["name"])
                # Not validate(), which would want the patterns to be Python's; they are Go's.
                validator = jsonschema.Draft202012Validator(schema["properties"]["spec"])
                self.assertEqual([str(error) for error in validator.iter_errors(manifest(name, MONITORING)["spec"])], [])

    def test_what_belongs_together_finds_itself(self):
        for name in ("service", "statefulset", "networkpolicy"):
            self.assertEqual(manifest(name)["metadata"]["labels"], NAME)
        self.assertEqual(manifest("service")["spec"]["selector"], NAME)
        self.assertEqual(manifest("networkpolicy")["spec"]["podSelector"]["matchLabels"], NAME)
        self.assertEqual(manifest("statefulset")["spec"]["selector"]["matchLabels"], NAME)
        self.assertEqual(manifest("statefulset")["spec"]["template"]["metadata"]["labels"], NAME)
        self.assertEqual(manifest("statefulset")["spec"]["serviceName"], manifest("service")["metadata"]["name"])
        self.assertEqual(pod()["serviceAccountName"], manifest("serviceaccount")["metadata"]["name"])
        self.assertEqual(manifest("servicemonitor", MONITORING)["spec"]["selector"]["matchLabels"], NAME)
        (port,) = manifest("service")["spec"]["ports"]
        self.assertEqual(manifest("servicemonitor", MONITORING)["spec"]["endpoints"][0]["port"], port["name"])
        (container,) = pod()["containers"]
        self.assertIn(port["targetPort"], [port["name"] for port in container["ports"]])

    def test_the_pod_is_restricted(self):
        """https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"""
        self.assertTrue(pod()["securityContext"]["runAsNonRoot"])
        self.assertGreater(pod()["securityContext"]["runAsUser"], 0)
        self.assertEqual(pod()["securityContext"]["seccompProfile"]["type"], "RuntimeDefault")
        allowed = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
        for volume in pod()["volumes"]:
            self.assertLessEqual(set(volume) - {"name"}, allowed)
        for container in pod()["containers"]:
            context = container["securityContext"]
            self.assertIs(context["allowPrivilegeEscalation"], False)
            self.assertIs(context["readOnlyRootFilesystem"], True)
            self.assertEqual(context["capabilities"], {"drop": ["ALL"]})

    def test_key_and_state_are_where_the_exporter_looks(self):
        stage = repository.last_stage(repository.ROOT / "Dockerfile")
        (container,) = pod()["containers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        self.assertIn(("VOLUME", mounts["state"]), stage)
        (user,) = [argument for name, argument in stage if name == "USER"]
        context = pod()["securityContext"]
        self.assertEqual(user, f"{context['runAsUser']}:{context['runAsGroup']}")
        (key,) = [volume for volume in pod()["volumes"] if volume["name"] == "key"]
        variables = {variable["name"]: variable["value"] for variable in container["env"]}
        self.assertEqual(variables["POSTHOG_API_KEY_FILE"], f"{mounts['key']}/{key['secret']['items'][0]['path']}")

    def test_the_job_has_the_name_that_the_alerts_know(self):
        (scrape,) = repository.document(repository.ROOT / "prometheus/prometheus.yml")["scrape_configs"]
        (endpoint,) = manifest("servicemonitor", MONITORING)["spec"]["endpoints"]
        relabeling = {"targetLabel": "job", "replacement": scrape["job_name"]}
        self.assertIn(relabeling, endpoint["relabelings"])

    def test_the_rules_are_those_of_prometheus(self):
        groups = []
        for path in sorted((repository.ROOT / "prometheus/rules").glob("*.yml")):
            groups += repository.document(path)["groups"]
        self.assertCountEqual(manifest("prometheusrule", MONITORING)["spec"]["groups"], groups)
