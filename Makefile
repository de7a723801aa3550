# Two commands matter: `make demo` shows the exporter at work, `make test` checks all of it.
# `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help demo test test-rules test-simulator soak asan tsan fuzz leaks build bench memory lint format clean build-packages test-packages

# Arguments of the demo, as in: make demo ARGS="--duration 15s"
ARGS ?=
# One benchmark instead of all of them, as in: make bench ONLY=scrapes
ONLY ?=

PRODUCT := posthog-logs-exporter
SWIFT_CODE := Sources Tests Benchmarks fuzz Package.swift

# One file to copy: it needs no Swift on the machine that runs it.
RELEASE := -c release
ifeq ($(shell uname -s),Linux)
RELEASE += --static-swift-stdlib
endif

help:
	@echo "make demo    build, then run exporter and simulated PostHog together (ARGS=... for options)"
	@echo "make demo-grafana  the demo with Prometheus, its rules, and Grafana with the dashboards (needs Docker)"
	@echo "make test    lint, release build, all tests"
	@echo "make soak    the long form of the tests: hundreds of kills, recoveries that take minutes (a quarter of an hour)"
	@echo "make asan    all tests under the address sanitizer"
	@echo "make tsan    the tests of threads under the thread sanitizer"
	@echo "make test-grafana  the tests of the dashboards alone"
	@echo "make test-pages  the pages for people in a real browser (PICTURES=FOLDER keeps pictures of them)"
	@echo "make grafana-com   write the dashboards for grafana.com into dist/grafana.com"
	@echo "make screenshots   draw docs/images from the demo's data (an hour and three quarters)"
	@echo "make test-simulator  hold the simulated PostHog against a real ClickHouse (from PyPI, half a gigabyte; ten minutes)"
	@echo "make test-rules  check and test the mixin and the Prometheus rules alone"
	@echo "make mixin       write rules, dashboards and PrometheusRule anew from mixin/"
	@echo "make rules-cost  measure what the rules take of Prometheus, with 2,000 services (half an hour)"
	@echo "make fuzz    made-up bytes to the JSON decoders and the server, a minute each (FUZZ_SECONDS=... for longer)"
	@echo "make leaks   the demo scraped 100,000 times, looking for lost memory (17 minutes; LEAKS=\"1000 20\" for less)"
	@echo "make test-deploy   the tests of what is deployed alone: unit, compose, Helm chart, Kubernetes, workflows"
	@echo "make manifests   write the manifests for kubectl anew from deploy/helm"
	@echo "make manual      write the man page anew (builds everything once more; minutes the first time)"
	@echo "make test-image    the Dockerfile's steps, and what they make, in a Debian root (needs root; ten minutes the first time)"
	@echo "make test-deb      the Debian package in such a root, its service under a systemd that is booted there, and lintian"
	@echo "make deb, make tarball, make rpm, make sbom   build a package, an archive, or its bill of materials into dist/"
	@echo "make version       say which version this is"
	@echo "make build   build the binary as packages have it, with version and revision, and say where it is"
	@echo "make bench   measure everything that Benchmarks/RESULTS.md tells (eighteen minutes; ONLY=... for one of them)"
	@echo "make memory  a simulated day of a busy project, and the memory it takes"
	@echo "make format  format the code in place"
	@echo "make clean   remove what was built"

# Where there is no Docker, docs/GRAFANA.md says how to see the dashboards all the same.
.PHONY: demo-grafana grafana-com
demo-grafana:
	@scripts/demo-grafana.sh

# The dashboards as grafana.com takes them; grafana/README.md has the texts.
grafana-com:
	python3 grafana/grafana_com.py dist/grafana.com

# Its standard input is the demo's alone: ARGS="--replay -" reads it.
demo: build-packages
	swift build $(RELEASE) --product $(PRODUCT) </dev/null
	exec "$$(swift build $(RELEASE) --show-bin-path </dev/null)/$(PRODUCT)" demo $(ARGS)

# The end-to-end tests run the release binary, which they find by the environment variable. One test at a time: a suite that
# keeps both cores busy would make the time-outs of another one's connections pass.
test: test-packages lint test-rules
	swift build $(RELEASE) --product $(PRODUCT)
	POSTHOG_LOGS_CLICKHOUSE="$$(scripts/python-tools.sh Tests/RealEngine)" \
		POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" scripts/swift-test.sh --no-parallel
	$(MAKE) test-grafana
	$(MAKE) test-pages
	$(MAKE) test-deploy

# The rules of dashboard-linter, Grafana's models, and every query against a real Prometheus: whether it returns data, and the same
# however the exporter is run.
.PHONY: test-grafana screenshots grafana-packages
test-grafana: grafana-packages
	swift build $(RELEASE) --product $(PRODUCT)
	export POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" && \
	    python="$$(scripts/python-tools.sh)" && cd grafana && \
	    "$$python" -m unittest discover --start-directory tests --top-level-directory .

screenshots: grafana-packages
	swift build $(RELEASE) --product $(PRODUCT)
	export POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" && \
	    python="$$(scripts/python-tools.sh)" && cd grafana && "$$python" -m pictures ../docs/images

# The pages for people in Debian's chromium, with the checks of axe-core. PICTURES=FOLDER keeps pictures of them.
.PHONY: test-pages pages-packages
test-pages: pages-packages
	swift build $(RELEASE) --product $(PRODUCT)
	export POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" && \
	    python="$$(scripts/python-tools.sh Tests/Browser)" && cd Tests/Browser && timeout 600 "$$python" -m unittest

pages-packages:
	@scripts/install-packages.sh chromium python3 python3-venv </dev/null

.PHONY: manifests manual
# The man page, from what the program says of its flags. The plugin builds everything, in a folder of its own.
manual: build-packages
	scripts/manual.sh

manifests: deploy-packages
	"$$(scripts/python-tools.sh deploy)" deploy/helm/render.py

# What is deployed: unit, compose, chart, Kubernetes' manifests, workflows. Seconds.
.PHONY: test-deploy test-image test-deb deb version deploy-packages
test-deploy: deploy-packages
	python="$$(scripts/python-tools.sh deploy)" && cd deploy && \
	    "$$python" -m unittest discover --start-directory tests --top-level-directory .

# These build a release of their own, with version and revision.
test-image: build-packages
	binary="$$(scripts/build-release.sh)" && cd deploy && python3 -m tests.check_image "$$binary"

# The archives and packages of a release; each builds a release of its own, with version and revision. The RPM wants rpm-build.
.PHONY: tarball rpm sbom release-notes
tarball: build-packages
	scripts/tarball.sh "$$(scripts/build-release.sh)" dist

rpm: build-packages
	deploy/rpm/build.sh "$$(scripts/tarball.sh "$$(scripts/build-release.sh)" .build/rpm)" dist

sbom: build-packages
	mkdir -p dist
	swift package show-dependencies --format json >.build/dependencies.json
	scripts/sbom.py "$$(make --silent --no-print-directory version)" "$$(scripts/build-release.sh)" .build/dependencies.json \
		>dist/posthog-logs-exporter-$$(make --silent --no-print-directory version)-linux-$$(uname -m).cdx.json

release-notes:
	@scripts/release-notes.py "$$(make --silent --no-print-directory version)"

deb: build-packages
	@scripts/install-packages.sh dpkg-dev debhelper </dev/null
	deploy/debian/build.sh "$$(scripts/build-release.sh)" dist

test-deb: deb
	@scripts/install-packages.sh lintian </dev/null
	lintian --fail-on error dist/*.deb
	rm -rf .build/next-deb && PACKAGE=2 deploy/debian/build.sh "$$(scripts/build-release.sh)" .build/next-deb
	cd deploy && for check in check_deb check_systemd; do \
		python3 -m tests.$$check "$$(realpath ../dist/*.deb)" "$$(realpath ../.build/next-deb/*.deb)" || exit 1; done

version:
	@sed -n 's/^#define BUILD_VERSION "\(.*\)"$$/\1/p' Sources/CBuildInfo/shim.h

soak: test-packages
	swift build $(RELEASE) --product $(PRODUCT)
	POSTHOG_LOGS_SOAK=1 POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" \
		swift test --no-parallel
	POSTHOG_LOGS_HISTORIES=10000 swift test -c release -Xswiftc -enable-testing --scratch-path .build/soak \
		--no-parallel --filter HistoryTests

# The sanitizers build everything anew, in places of their own. Swift's runtime keeps what it once made, so leaks are not
# looked for.
ASAN := --sanitize address --scratch-path .build/asan
TSAN := --sanitize thread --scratch-path .build/tsan

asan: test-packages
	swift build $(ASAN) --build-tests
	ASAN_OPTIONS=detect_leaks=0 POSTHOG_LOGS_EXPORTER="$$(swift build $(ASAN) --show-bin-path)/$(PRODUCT)" \
		swift test $(ASAN) --skip-build --no-parallel

# What several threads share: the HTTP client and server, the page that is published to them, and the state file.
tsan: test-packages
	swift test $(TSAN) --no-parallel --filter 'BasicsTests|HTTPTests|StateStoreTests|ExporterTests'

# The long form of what `make test` does once.
test-simulator: test-packages
	POSTHOG_LOGS_CLICKHOUSE="$$(scripts/python-tools.sh Tests/RealEngine)" POSTHOG_LOGS_SEEDS=20 \
		POSTHOG_LOGS_QUESTIONS=500 swift test --no-parallel --filter RealEngineTests

test-rules: test-packages
	scripts/test-rules.sh

.PHONY: mixin rules-cost
mixin: grafana-packages
	"$$(scripts/python-tools.sh mixin)" mixin/generate.py

# What docs/ALERTS.md says of it. Takes 3 GB for the history.
rules-cost: grafana-packages
	prometheus/cost/measure.py

FUZZ_SECONDS ?= 60

fuzz: build-packages
	fuzz/run.sh $(FUZZ_SECONDS)

# Scrapes and polls.
LEAKS ?= 100000 1000

leaks: build-packages
	@scripts/install-packages.sh openssl python3 </dev/null
	swift build $(ASAN) --product $(PRODUCT)
	scripts/leaks.sh "$$(swift build $(ASAN) --show-bin-path)/$(PRODUCT)" $(LEAKS)

build: build-packages
	@scripts/build-release.sh

# ONLY=scrapes runs one of them; Benchmarks/Program/bench.py names them. The results go into Benchmarks/RESULTS.md.
bench: build-packages
	@scripts/install-packages.sh wrk nginx-light heaptrack python3 python3-venv </dev/null
	@scripts/python-tools.sh Benchmarks </dev/null >/dev/null
	for product in EncodingBenchmark StateBenchmark PollBenchmark PacingBenchmark BackfillBenchmark BenchmarkPostHog; do \
		swift build $(RELEASE) --product $$product || exit 1; done
	EXPORTER="$$(scripts/build-release.sh)" BINARIES="$$(swift build $(RELEASE) --show-bin-path)" \
		PYTHONDONTWRITEBYTECODE=1 .build/Benchmarks-python/bin/python3 Benchmarks/Program/bench.py $(ONLY)

memory: build-packages
	swift run -c release MemoryBenchmark

lint:
	swift format lint --strict --recursive $(SWIFT_CODE)

format:
	swift format --in-place --recursive $(SWIFT_CODE)

clean:
	rm -rf .build

build-packages:
	@scripts/install-packages.sh </dev/null

test-packages:
	@scripts/install-packages.sh prometheus prometheus-alertmanager victoria-metrics postgresql openssl curl tmux python3 python3-venv </dev/null
	@scripts/python-tools.sh Benchmarks </dev/null >/dev/null

grafana-packages:
	@scripts/install-packages.sh prometheus postgresql python3 python3-venv </dev/null

deploy-packages:
	@scripts/install-packages.sh python3 python3-venv rpm </dev/null
