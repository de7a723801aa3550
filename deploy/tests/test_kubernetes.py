"""The manifests: they hold to Kubernetes' schemas, to restricted pod security, and to each other."""

import copy
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from tests import charts, pods, repository

BASE = repository.DEPLOY / "kubernetes/base"
MONITORING = repository.DEPLOY / "kubernetes/monitoring"
SHARDED = repository.DEPLOY / "kubernetes/sharded"
REPLICATED = repository.DEPLOY / "kubernetes/replicated"
NAME = {"app.kubernetes.io/name": "posthog-logs-exporter"}
# A folder with the operator's own definitions, example/prometheus-operator-crd in its repository.
OPERATOR = os.environ.get("PROMETHEUS_OPERATOR_CRDS")


def manifest(name, folder=BASE):
    return repository.document(folder / f"{name}.yaml")


def pod():
    return manifest("statefulset")["spec"]["template"]["spec"]


def shown(folder):
    """The overlay that the comment of a kustomization shows."""
    [comment] = re.findall(r"^#     (resources:.*\n(?:#     .*\n)+)", (folder / "kustomization.yaml").read_text(), re.M)
    return re.sub("^#     ", "", comment, flags=re.M)


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

    @charts.needs_helm
    def test_they_hold_to_the_schemas(self):
        for name in manifest("kustomization")["resources"]:
            with self.subTest(name=name):
                self.assertEqual(list(charts.check([repository.document(BASE / name)], None)), [])

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_overlay_that_the_base_shows_is_built(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASE, pathlib.Path(folder, "base"))
            overlay = pathlib.Path(folder, "overlay")
            overlay.mkdir()
            (overlay / "kustomization.yaml").write_text(shown(BASE))
            made = {document["kind"]: document for document in kustomized(overlay)}
        configuration = made["ConfigMap"]
        self.assertEqual(configuration["data"], {"POSTHOG_HOST": "eu", "POSTHOG_PROJECT_ID": "12345"})
        (container,) = made["StatefulSet"]["spec"]["template"]["spec"]["containers"]
        self.assertEqual(container["image"], "registry.example/posthog-logs-exporter:0.2.0")
        self.assertEqual(container["envFrom"], [{"configMapRef": {"name": configuration["metadata"]["name"]}}])
        self.assertEqual({document["metadata"]["namespace"] for document in made.values()}, {"monitoring"})

    @charts.needs_helm
    def test_what_overlays_change_holds_to_the_schemas(self):
        changed = [manifest("statefulset", SHARDED), manifest("statefulset", REPLICATED), manifest("networkpolicy", REPLICATED),
                   manifest("poddisruptionbudget", REPLICATED)]
        # An instruction to kustomize.
        del changed[1]["spec"]["$patch"]
        self.assertEqual(list(charts.check(changed, None)), [])

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_shards_are_the_base_with_another_workload(self):
        made = {document["kind"]: document for document in kustomized(SHARDED)}
        base = {document["kind"]: document for document in kustomized(BASE)}
        workload = manifest("statefulset", SHARDED)
        [container] = workload["spec"]["template"]["spec"]["containers"]
        container["envFrom"][0]["configMapRef"]["name"] = made["ConfigMap"]["metadata"]["name"]
        self.assertEqual(made.pop("StatefulSet"), workload)
        base.pop("StatefulSet")
        self.assertEqual(made, base)
        claims = [claim["metadata"]["name"] for claim in workload["spec"]["volumeClaimTemplates"]]
        self.assertEqual(list(pods.problems(workload["spec"]["template"]["spec"], claims)), [])

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_replicas_are_the_base_without_its_volume(self):
        made = {document["kind"]: document for document in kustomized(REPLICATED)}
        base = {document["kind"]: document for document in kustomized(BASE)}
        workload = manifest("statefulset", REPLICATED)
        del workload["spec"]["$patch"]
        [container] = workload["spec"]["template"]["spec"]["containers"]
        container["envFrom"][0]["configMapRef"]["name"] = made["ConfigMap"]["metadata"]["name"]
        self.assertEqual(made.pop("StatefulSet"), workload)
        self.assertNotIn("volumeClaimTemplates", workload["spec"])
        self.assertEqual(workload["spec"]["replicas"], 2)
        self.assertEqual(list(pods.problems(workload["spec"]["template"]["spec"])), [])
        self.assertEqual(made.pop("NetworkPolicy"), manifest("networkpolicy", REPLICATED))
        self.assertEqual(made.pop("PodDisruptionBudget"), manifest("poddisruptionbudget", REPLICATED))
        for kind in ("StatefulSet", "NetworkPolicy"):
            base.pop(kind)
        self.assertEqual(made, base)
        # What the comment makes is what the pods read.
        comment = (REPLICATED / "kustomization.yaml").read_text()
        [secret] = re.findall(r"secret generic (\S+)", comment)
        [database] = [volume for volume in workload["spec"]["template"]["spec"]["volumes"] if volume["name"] == "database"]
        self.assertEqual(database["secret"]["secretName"], secret)
        self.assertEqual(re.findall(r"--from-(?:literal|file)=(\w+)=", comment), ["url", database["secret"]["items"][0]["key"]])

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_overlay_that_the_shards_show_has_as_many_pods_as_shards(self):
        with tempfile.TemporaryDirectory() as folder:
            for each in (BASE, SHARDED):
                shutil.copytree(each, pathlib.Path(folder, each.name))
            overlay = pathlib.Path(folder, "overlay")
            overlay.mkdir()
            (overlay / "kustomization.yaml").write_text(shown(SHARDED))
            [workload] = [each for each in kustomized(overlay) if each["kind"] == "StatefulSet"]
        [container] = workload["spec"]["template"]["spec"]["containers"]
        self.assertEqual(workload["spec"]["replicas"], 5)
        self.assertEqual(container["args"], ["serve", "--shard=auto/5"])

    @unittest.skipUnless(shutil.which("kubectl"), "no kubectl")
    def test_the_monitoring_is_built(self):
        made = {document["kind"] for document in kustomized(MONITORING)}
        self.assertEqual(made, {"ServiceMonitor", "PrometheusRule"})

    @unittest.skipUnless(charts.helm_python and OPERATOR, "PROMETHEUS_OPERATOR_CRDS names no folder")
    def test_they_hold_to_the_definitions_of_the_operator(self):
        for name in ("servicemonitor", "prometheusrule"):
            with self.subTest(name=name):
                self.assertEqual(list(charts.check([manifest(name, MONITORING)], OPERATOR)), [])

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
        claims = [claim["metadata"]["name"] for claim in manifest("statefulset")["spec"]["volumeClaimTemplates"]]
        self.assertEqual(list(pods.problems(pod(), claims)), [])

    def test_what_is_not_restricted_is_found(self):
        for spoil in (
                lambda pod: pod["securityContext"].update(runAsUser=0), lambda pod: pod.pop("enableServiceLinks"),
                lambda pod: pod.update(hostNetwork=True), lambda pod: pod["securityContext"].pop("seccompProfile"),
                lambda pod: pod["volumes"].append({"name": "host", "hostPath": {"path": "/"}}),
                lambda pod: pod["containers"][0]["securityContext"].update(readOnlyRootFilesystem=False),
                lambda pod: pod["containers"][0]["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
                lambda pod: pod["containers"][0]["securityContext"].pop("allowPrivilegeEscalation"),
                lambda pod: pod["containers"][0]["volumeMounts"].append({"name": "nothing", "mountPath": "/tmp"})):
            broken = copy.deepcopy(pod())
            spoil(broken)
            self.assertEqual(len(list(pods.problems(broken, ["state"]))), 1)

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
