"""What a release is made of, as far as it can be made here: a binary of the system stands in for the exporter's.

The workflow itself runs on GitHub alone. Here it is held to its schema, and to the scripts and files that it uses.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

from tests import repository

sys.path.insert(0, str(repository.ROOT / "scripts"))
import sbom  # noqa: E402

try:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
except ImportError:
    SchemaVersion = None

NAME = "posthog-logs-exporter"
# Takes every argument and says nothing.
STAND_IN = "/bin/true"
# What a build of RPMs wants and Debian has not.
MACROS = """
%_unitdir /usr/lib/systemd/system
%systemd_post() systemctl preset %1
%systemd_preun() systemctl disable --now %1
%systemd_postun_with_restart() systemctl try-restart %1
"""
TREE = {
    "identity": NAME, "name": NAME, "url": "/src", "version": "unspecified", "dependencies": [
        {"identity": "swift-log", "name": "swift-log", "url": "https://github.com/apple/swift-log.git", "version": "1.6.4",
         "dependencies": []},
        {"identity": "swift-service-lifecycle", "name": "swift-service-lifecycle", "version": "2.8.0",
         "url": "https://github.com/swift-server/swift-service-lifecycle.git", "dependencies": [
             {"identity": "swift-log", "name": "swift-log", "url": "https://github.com/apple/swift-log.git",
              "version": "1.6.4", "dependencies": []}]}]}


def workflow():
    return repository.document(repository.ROOT / ".github/workflows/release.yml")


def steps(job):
    return "\n".join(step.get("run", "") for step in workflow()["jobs"][job]["steps"])


def tarball(folder):
    made = subprocess.run(
        [repository.ROOT / "scripts/tarball.sh", STAND_IN, folder], check=True, capture_output=True, text=True, timeout=60,
        env={**os.environ, "VERSION": "9.8.7", "SOURCE_DATE_EPOCH": "1700000000"})
    return pathlib.Path(made.stdout.strip())


class ArchiveTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_the_archive_has_all_that_belongs_to_the_binary_and_names_its_libraries(self):
        path = tarball(self.folder.name)
        self.assertEqual(path.name, f"{NAME}-9.8.7-linux-{os.uname().machine}.tar.gz")
        with tarfile.open(path) as archive:
            root = path.name.removesuffix(".tar.gz")
            found = {each.name.removeprefix(root + "/") for each in archive if each.isfile()}
            libraries = archive.extractfile(f"{root}/LIBRARIES").read().decode()
            self.assertEqual({each.mtime for each in archive}, {1700000000})
            self.assertEqual({(each.uid, each.gid) for each in archive}, {(0, 0)})
        self.assertIn("\n    libc.so.6\n", libraries)
        wanted = {
            NAME, f"{NAME}.1", f"{NAME}.service", f"{NAME}.default", "LICENSE", "README.md", "LIBRARIES",
            f"completions/{NAME}", f"completions/_{NAME}", f"completions/{NAME}.fish"}
        for source in ("prometheus/rules", "grafana/dashboards", "docs"):
            wanted |= {f"{source}/{path.name}" for path in (repository.ROOT / source).iterdir() if path.is_file()}
        self.assertEqual(wanted - found, set())

    def test_the_packages_that_it_names_are_those_of_the_image_and_more(self):
        image = set(repository.installed_packages(repository.last_stage(repository.ROOT / "Dockerfile")))
        named = set(re.findall(r"[a-z][\w.+-]+\d[\w.-]*|ca-certificates", (repository.ROOT / "scripts/tarball.sh").read_text()))
        self.assertEqual(image - {each.rstrip(".") for each in named}, set())

    def test_the_same_input_makes_the_same_archive(self):
        one, two = (tarball(pathlib.Path(self.folder.name, each)).read_bytes() for each in ("one", "two"))
        self.assertEqual(one, two)

    @unittest.skipUnless(shutil.which("rpmbuild"), "no rpmbuild")
    def test_the_spec_makes_a_package_of_the_archive(self):
        folder = pathlib.Path(self.folder.name)
        (folder / ".rpmmacros").write_text(MACROS)
        made = subprocess.run(
            [repository.DEPLOY / "rpm/build.sh", tarball(folder), folder / "rpms", "--nodeps"], capture_output=True, text=True,
            timeout=120, env={**os.environ, "HOME": str(folder)})
        self.assertEqual(made.returncode, 0, made.stderr)
        [package] = (folder / "rpms").iterdir()

        def ask(*options):
            return subprocess.run(["rpm", "-qp", *options, package], check=True, capture_output=True, text=True).stdout
        self.assertEqual(ask("--queryformat", "%{NAME} %{VERSION} %{LICENSE}"), f"{NAME} 9.8.7 MIT")
        files = set(ask("--list").split())
        for path in (
                f"/usr/bin/{NAME}", f"/usr/lib/systemd/system/{NAME}.service", f"/etc/default/{NAME}", f"/etc/{NAME}",
                f"/usr/share/bash-completion/completions/{NAME}", f"/usr/share/{NAME}/rules/posthog-logs-alerts.yml",
                f"/usr/share/{NAME}/dashboards/service.json"):
            self.assertIn(path, files)
        self.assertIn(f"/etc/default/{NAME}", ask("--configfiles"))
        self.assertIn("ca-certificates", ask("--requires"))
        self.assertRegex(ask("--dump"), rf"(?m)^/etc/{NAME} .* 040700 root root ")
        for action in ("preset", "disable --now", "try-restart"):
            self.assertIn(f"systemctl {action} {NAME}.service", ask("--scripts"))

    def test_an_archive_of_another_name_is_refused(self):
        made = subprocess.run(
            [repository.DEPLOY / "rpm/build.sh", "other.tar.gz", self.folder.name], capture_output=True, text=True)
        self.assertEqual((made.returncode, made.stderr), (1, "other.tar.gz is no archive of scripts/tarball.sh\n"))


class MaterialsTests(unittest.TestCase):
    def setUp(self):
        self.made = sbom.document("9.8.7", STAND_IN, TREE, 1700000000)

    def test_each_package_is_there_once_with_its_version_and_each_library_of_the_binary(self):
        found = {each["name"]: each for each in self.made["components"]}
        self.assertEqual(len(found), len(self.made["components"]))
        self.assertEqual(found["swift-log"]["purl"], "pkg:swift/github.com/apple/swift-log@1.6.4")
        self.assertEqual(found["swift-service-lifecycle"]["version"], "2.8.0")
        self.assertIn("libc.so.6", found)
        self.assertEqual(self.made["metadata"]["timestamp"], "2023-11-14T22:13:20Z")

    @unittest.skipUnless(SchemaVersion, "no cyclonedx-python-lib")
    def test_it_holds_to_its_schema(self):
        def validate(document):
            return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
        self.assertIsNone(validate(self.made))
        self.assertIsNotNone(validate(self.made | {"colour": "red"}))


class NotesTests(unittest.TestCase):
    CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n- New\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- This\n\n## [0.1.0]\n\n- That\n\n## [0.1] - 2026-01-01\n\n"

    def notes(self, version):
        import importlib.util
        spec = importlib.util.spec_from_file_location("release_notes", repository.ROOT / "scripts/release-notes.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.notes(self.CHANGELOG, version)

    def test_they_are_the_section_of_the_version(self):
        self.assertEqual(self.notes("0.2.0"), "### Added\n\n- This\n")

    def test_the_version_of_the_source_has_some(self):
        made = subprocess.run(
            ["make", "--silent", "--no-print-directory", "release-notes"], cwd=repository.ROOT, capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("### Added", made.stdout)

    def test_without_a_date_or_without_a_word_there_are_none(self):
        for version in ("0.1.0", "0.1", "0.3.0", "Unreleased", "0x2.0"):
            self.assertIsNone(self.notes(version), version)


class ReleaseTests(unittest.TestCase):
    def test_both_machines_get_an_image_packages_and_archives(self):
        for job in ("image", "debian", "fedora"):
            machines = {each["machine"]: each["runner"] for each in workflow()["jobs"][job]["strategy"]["matrix"]["include"]}
            self.assertEqual(machines, {"amd64": "ubuntu-24.04", "arm64": "ubuntu-24.04-arm"}, job)
        for command in ("make deb", "make tarball", "make sbom"):
            self.assertIn(command, steps("debian"))
        self.assertIn("make rpm", steps("fedora"))

    def test_nothing_is_released_before_all_is_made_and_the_tag_is_checked(self):
        jobs = workflow()["jobs"]
        self.assertEqual(set(jobs["release"]["needs"]), {"manifest", "debian", "fedora"})
        for job in ("image", "debian", "fedora"):
            self.assertEqual(jobs[job]["needs"], "check")
        self.assertEqual(jobs["manifest"]["needs"], "image")
        self.assertIn("make --silent release-notes", steps("check"))

    def test_what_is_released_has_checksums_provenance_and_notes(self):
        self.assertLess(steps("release").index("sha256sum"), steps("release").index("gh release create"))
        self.assertIn("--notes-file notes.md", steps("release"))
        self.assertIn("--sbom=true --provenance=mode=max", steps("image"))
        for job, subject in (("manifest", "subject-digest"), ("release", "subject-checksums")):
            [attested] = [
                step for step in workflow()["jobs"][job]["steps"] if "attest-build-provenance" in step.get("uses", "")]
            self.assertIn(subject, attested["with"])
            self.assertEqual(workflow()["jobs"][job]["permissions"]["attestations"], "write")

    def test_the_libraries_that_fedora_builds_with_are_those_of_debian(self):
        debian = set(re.findall(r"lib\w[\w.-]*-dev|zlib1g-dev", (repository.ROOT / "scripts/install-packages.sh").read_text()))
        # By what pkg-config calls them.
        names = {
            "libcurl4-openssl-dev": "libcurl-devel", "libmicrohttpd-dev": "libmicrohttpd-devel", "zlib1g-dev": "zlib-devel",
            "libcrypt-dev": "libxcrypt-devel", "libre2-dev": "re2-devel", "libyaml-dev": "libyaml-devel", "libsqlite3-dev": "sqlite-devel",
            "libpq-dev": "libpq-devel", "libsnappy-dev": "snappy-devel"}
        self.assertEqual(debian, set(names))
        for name in (*names.values(), "gnutls-devel"):
            self.assertIn(name, steps("fedora").split())

    def test_the_address_of_the_image_is_the_one_of_the_documents_and_the_chart(self):
        address = "ghcr.io/posthog-logs-exporter/posthog-logs-exporter"
        self.assertEqual(workflow()["env"]["IMAGE"], "ghcr.io/${{ github.repository }}")
        self.assertEqual(repository.document(repository.DEPLOY / "helm/values.yaml")["image"]["repository"], address)
        self.assertIn(address, (repository.ROOT / "docs/INSTALL.md").read_text())


if __name__ == "__main__":
    unittest.main()
