"""The Helm chart: what it renders holds to Kubernetes' schemas and to restricted pod security, and says what the others say."""

import json
import os
import re
import sys
import tempfile
import unittest

from tests import charts, pods, repository
from tests.charts import needs_helm, only, rendered, resources, values

sys.path.insert(0, str(charts.CHART))
import render  # noqa: E402

DEFINITIONS = os.environ.get("PROMETHEUS_OPERATOR_CRDS")


def paths(tree, schema=None, prefix=""):
    """The paths of all values: where the schema does not name what is inside, a value ends."""
    for name, value in tree.items():
        part = schema["properties"][name]
        if "properties" in part and name != "resources":
            yield from paths(value, part, f"{prefix}{name}.")
        else:
            yield prefix + name


@needs_helm
class ChartTests(unittest.TestCase):
    def test_the_linter_finds_nothing(self):
        self.assertEqual(charts.lint(charts.LEAST), [])
        self.assertEqual(charts.lint(values(charts.EVERYTHING)), [])

    def test_its_version_is_that_of_the_exporter(self):
        source = (repository.ROOT / "Sources/CBuildInfo/shim.h").read_text()
        chart = repository.document(charts.CHART / "Chart.yaml")
        self.assertEqual(chart["appVersion"], re.search(r'#define BUILD_VERSION "(.*)"', source)[1])

    def test_every_value_is_in_the_schema_and_changes_something(self):
        with charts.quiet(), charts.helm_python.Chart.load(charts.CHART) as chart:
            own, schema = chart.values, chart.schema
        self.assertEqual(sorted(paths(own, schema)), sorted(charts.OTHER))
        before = rendered(values(charts.EVERYTHING))
        known = resources(values(charts.EVERYTHING))
        self.assertEqual(list(charts.check(known, DEFINITIONS)), [])
        for path, value in charts.OTHER.items():
            with self.subTest(path=path):
                beside = charts.BESIDE.get(path, {})
                # Without a key, or without a project, nothing is rendered to compare with.
                alone = beside and path not in ("posthog.apiKey", "configuration")
                without = rendered(values(charts.EVERYTHING, beside)) if alone else before
                chosen = values(charts.EVERYTHING, beside, {path: value})
                self.assertNotEqual(rendered(chosen), without)
                changed = [document for document in resources(chosen) if document not in known]
                self.assertEqual(list(charts.check(changed, DEFINITIONS)), [])
                self.assertEqual(charts.lint(chosen), [])

    def test_what_is_no_value_is_refused(self):
        for wrong in (
                {"posthog.project": "1"}, {"replicas": 0}, {"replicas": "2"}, {"shards": 0}, {"shards": "3"}, {"posthog.projectIds": ["1,2"]}, {"extraArgs": ["serve"]},
                {"extraEnv": {"POSTHOG_PERSONAL_API_KEY": "phx_a"}}, {"persistence.size": "much"}, {"user.runAsUser": 0},
                {"networkPolicy.from": []}, {"image.digest": "abc"}, {"web.https": "yes"}):
            with self.subTest(wrong=wrong), self.assertRaises(charts.helm_python.HelmValuesError):
                rendered(values(wrong))

    def test_what_is_missing_is_named(self):
        for chosen, sentence in (
                (values({"posthog.projectIds": []}), "Set posthog.projectIds"),
                (values({"posthog.existingSecret": ""}), "Set posthog.existingSecret"),
                (values({"posthog.apiKey": "phx_a"}), "not both"),
                (values({"configuration": charts.OTHER["configuration"]}), "not both: the configuration"),
                (values({"posthog.projectIds": [], "shards": 2, "configuration": {"poll": {"shard": "auto/2"}}}), "poll.shard"),
                (values({"replicas": 2}), "Set state.database.existingSecret"),
                (values({"replicas": 2, "shards": 2, "state.database.existingSecret": "db"}), "replicas or shards, not both")):
            with self.assertRaisesRegex(charts.helm_python.HelmRenderError, sentence):
                rendered(chosen)

    def test_the_pod_is_restricted_whatever_is_chosen(self):
        for path, value in charts.OTHER.items():
            found = resources(values(charts.BESIDE.get(path, {}), {path: value}))
            spec = only("StatefulSet", found)["spec"]
            claims = [claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])]
            with self.subTest(path=path):
                self.assertEqual(list(pods.problems(spec["template"]["spec"], claims)), [])

    def test_the_key_comes_from_a_secret_that_is_there_or_from_one_of_its_own(self):
        def volume(found):
            (key,) = [each for each in only("StatefulSet", found)["spec"]["template"]["spec"]["volumes"] if each["name"] == "key"]
            return key["secret"]["secretName"], key["secret"]["items"]
        theirs = resources(values({"posthog.existingSecretKey": "api-key"}))
        self.assertEqual(volume(theirs), ("posthog", [{"key": "api-key", "path": "key"}]))
        self.assertNotIn("Secret", {document["kind"] for document in theirs})
        chosen = values({"posthog.existingSecret": "", "posthog.apiKey": "phx_test"})
        own = resources(chosen)
        secret = only("Secret", own)
        self.assertEqual(secret["stringData"], {"key": "phx_test"})
        self.assertEqual(volume(own), (secret["metadata"]["name"], [{"key": "key", "path": "key"}]))
        for path, text in rendered(chosen).items():
            self.assertEqual("phx_test" in text, path == "secret.yaml", path)

    def test_a_configuration_becomes_the_file_that_the_exporter_reads(self):
        wanted = charts.OTHER["configuration"]
        found = resources(values({"configuration": wanted, "posthog.projectIds": []}))
        [text] = only("ConfigMap", found)["data"].values()
        [file] = repository.parsed(text)
        self.assertEqual(file, wanted)
        schema = json.loads((repository.ROOT / "docs/configuration.schema.json").read_text())
        charts.jsonschema.validate(file, schema)
        with self.assertRaises(charts.jsonschema.ValidationError):
            charts.jsonschema.validate(file | {"colour": "red"}, schema)
        pod = only("StatefulSet", found)["spec"]["template"]["spec"]
        [container] = pod["containers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        self.assertIn(f"--config.file={mounts['configuration']}/config.yml", container["args"])
        # Every entry of the Secret is a file where the configuration names it, and no variable contradicts the file.
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        self.assertEqual(volumes["key"]["secret"], {"secretName": "posthog", "defaultMode": 0o440})
        self.assertTrue(wanted["posthog"]["api_key_file"].startswith(mounts["key"] + "/"))
        self.assertFalse({"env", "envFrom"} & set(container))
        # It is loaded again by the exporter.
        self.assertNotIn("annotations", only("StatefulSet", found)["spec"]["template"]["metadata"])

    def test_shards_are_pods_that_know_their_number_and_have_a_volume_each(self):
        for configuration in ({}, {"posthog.projectIds": [], "configuration": charts.OTHER["configuration"]}):
            workload = only("StatefulSet", resources(values(configuration, {"shards": 3})))["spec"]
            [container] = workload["template"]["spec"]["containers"]
            self.assertEqual(workload["replicas"], 3)
            self.assertEqual(container["args"][:2], ["serve", "--shard=auto/3"])
            self.assertIn({"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}, container["env"])
            self.assertEqual([claim["metadata"]["name"] for claim in workload["volumeClaimTemplates"]], ["state"])
        one = only("StatefulSet", resources(values()))["spec"]
        self.assertEqual(one["replicas"], 1)
        self.assertNotIn("shard", json.dumps(one))

    def test_replicas_have_their_state_in_the_database_alone(self):
        for changes, pods_wanted in (({"replicas": 2}, 2), ({"shards": 3}, 3), ({}, 1)):
            found = resources(values({"state.database.existingSecret": "database"}, changes))
            workload = only("StatefulSet", found)["spec"]
            pod = workload["template"]["spec"]
            [container] = pod["containers"]
            self.assertEqual(workload["replicas"], pods_wanted)
            self.assertNotIn("volumeClaimTemplates", workload)
            self.assertNotIn("state", {mount["name"] for mount in container["volumeMounts"]})
            variables = {variable["name"]: variable for variable in container["env"]}
            self.assertEqual(variables["POSTHOG_LOGS_EXPORTER_STATE_FILE"]["value"], "")
            self.assertEqual(
                variables["POSTHOG_LOGS_EXPORTER_STATE_DATABASE"]["valueFrom"], {"secretKeyRef": {"name": "database", "key": "url"}})
            [mount] = [mount for mount in container["volumeMounts"] if mount["name"] == "database"]
            [volume] = [volume for volume in pod["volumes"] if volume["name"] == "database"]
            [item] = volume["secret"]["items"]
            self.assertIn(f"--state.database-password-file={mount['mountPath']}/{item['path']}", container["args"])
            ports = only("NetworkPolicy", found)["spec"]["egress"][1]["ports"]
            self.assertEqual([port["port"] for port in ports], [443, 5432])
            budgets = [each for each in found if each["kind"] == "PodDisruptionBudget"]
            self.assertEqual(len(budgets), 1 if "replicas" in changes else 0)
            self.assertEqual("topologySpreadConstraints" in pod, "replicas" in changes)
            for budget in budgets:
                self.assertEqual(budget["spec"]["selector"], workload["selector"])
        alone = only("StatefulSet", resources(values({"state.database.existingSecret": "database", "state.database.passwordKey": ""})))
        self.assertNotIn("password", json.dumps(alone))

    def test_below_a_prefix_the_probes_and_the_scrape_are_too(self):
        for changes, prefix in (
                ({}, ""), ({"web.externalUrl": "https://example.com"}, ""), ({"web.externalUrl": "https://example.com/logs/"}, "/logs"),
                ({"web.externalUrl": "https://example.com/logs", "web.routePrefix": "/"}, ""), ({"web.routePrefix": "a/b"}, "/a/b")):
            with self.subTest(changes=changes):
                found = resources(values(charts.EVERYTHING, changes))
                [container] = only("StatefulSet", found)["spec"]["template"]["spec"]["containers"]
                probes = [container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")]
                self.assertEqual(probes, [f"{prefix}/-/{name}" for name in ("healthy", "healthy", "ready")])
                [endpoint] = only("ServiceMonitor", found)["spec"]["endpoints"]
                self.assertEqual(endpoint.get("path", "/metrics"), f"{prefix}/metrics")
                flags = [f"--web.{name}={changes[key]}" for name, key in (
                    ("external-url", "web.externalUrl"), ("route-prefix", "web.routePrefix")) if key in changes]
                self.assertEqual([each for each in container["args"] if each.startswith(("--web.ext", "--web.route"))], flags)
                self.assertIn(f"localhost:10095{prefix}/metrics", rendered(values(changes))["NOTES.txt"])

    def test_what_belongs_together_finds_itself(self):
        found = resources(values(charts.EVERYTHING))
        selector = only("Service", found)["spec"]["selector"]
        workload = only("StatefulSet", found)
        self.assertEqual(workload["spec"]["selector"]["matchLabels"], selector)
        self.assertLessEqual(selector.items(), workload["spec"]["template"]["metadata"]["labels"].items())
        self.assertEqual(only("NetworkPolicy", found)["spec"]["podSelector"]["matchLabels"], selector)
        self.assertEqual(only("ServiceMonitor", found)["spec"]["selector"]["matchLabels"], selector)
        self.assertLessEqual(selector.items(), only("Service", found)["metadata"]["labels"].items())
        self.assertEqual(workload["spec"]["serviceName"], only("Service", found)["metadata"]["name"])

    def test_two_releases_of_one_namespace_share_nothing(self):
        def names(release):
            return {(each["kind"], each["metadata"]["name"]) for each in resources(values(charts.EVERYTHING), release)}
        self.assertEqual(names("one") & names("two"), set())
        one, two = (only("Service", resources(charts.LEAST, release))["spec"]["selector"] for release in ("one", "two"))
        self.assertNotEqual(one, two)

    def test_rules_and_dashboards_are_those_of_the_mixin(self):
        found = resources(values(charts.EVERYTHING))
        rules = repository.document(repository.DEPLOY / "kubernetes/monitoring/prometheusrule.yaml")
        self.assertEqual(only("PrometheusRule", found)["spec"], rules["spec"])
        maps = [each["data"] for each in found if each["metadata"]["labels"].get("grafana_dashboard")]
        shown = {name: text for data in maps for name, text in data.items()}
        self.assertEqual(shown, {
            f"posthog-{path.name}": path.read_text() for path in (repository.ROOT / "grafana/dashboards").glob("*.json")})

    def test_the_packaged_chart_renders_the_same(self):
        chosen = values(charts.EVERYTHING)
        with tempfile.TemporaryDirectory() as folder:
            with charts.quiet(), charts.helm_python.Chart.load(charts.CHART) as chart:
                archive = chart.save(folder)
                self.assertNotIn("render.py", {each["name"] for each in chart.files})
            self.assertEqual(rendered(chosen, chart=archive), rendered(chosen))

    def test_the_manifests_for_kubectl_are_what_it_renders(self):
        with charts.quiet():
            self.assertEqual(render.differing(), [], "run make manifests")
            with tempfile.TemporaryDirectory() as folder:
                self.assertEqual(len(render.differing(charts.pathlib.Path(folder))), sum(len(names) for names, _ in render.FOLDERS.values()))

    def test_the_notes_say_what_is_installed_and_what_is_not(self):
        def notes(*changes):
            return rendered(values(*changes))["NOTES.txt"]
        self.assertIn("polls project 12345 of us", notes())
        self.assertIn("Nothing scrapes it", notes())
        self.assertNotIn("Nothing scrapes it", notes(charts.EVERYTHING))
        self.assertIn("begin anew", notes({"persistence.enabled": False}))
        self.assertIn("3 pods share", notes({"shards": 3}))
        self.assertNotIn("pods share", notes())
        database = {"state.database.existingSecret": "database", "persistence.enabled": False}
        self.assertIn("2 pods stand in", notes(database, {"replicas": 2}))
        self.assertNotIn("begin anew", notes(database))
        self.assertIn("https://localhost:10095", notes({"web.https": True}))
