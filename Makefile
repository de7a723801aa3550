# Two commands matter: `make demo` shows the exporter at work, `make test` checks all of it.
# `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help demo test build bench lint format clean build-packages test-packages

# Arguments of the demo, as in: make demo ARGS="--duration 15s"
ARGS ?=

PRODUCT := posthog-logs-exporter
SWIFT_CODE := Sources Tests Benchmarks Package.swift

# One file to copy: it needs no Swift on the machine that runs it.
RELEASE := -c release
ifeq ($(shell uname -s),Linux)
RELEASE += --static-swift-stdlib
endif

help:
	@echo "make demo    build, then run exporter and simulated PostHog together (ARGS=... for options)"
	@echo "make test    lint, release build, all tests"
	@echo "make build   build the release binary and say where it is"
	@echo "make bench   measure the encoder"
	@echo "make format  format the code in place"
	@echo "make clean   remove what was built"

# Its standard input is the demo's alone: ARGS="--replay -" reads it.
demo: build-packages
	swift build $(RELEASE) --product $(PRODUCT) </dev/null
	exec "$$(swift build $(RELEASE) --show-bin-path </dev/null)/$(PRODUCT)" demo $(ARGS)

# The end-to-end tests run the release binary, which they find by the environment variable. One test at a time: a suite that
# keeps both cores busy would make the time-outs of another one's connections pass.
test: test-packages lint
	swift build $(RELEASE) --product $(PRODUCT)
	POSTHOG_LOGS_EXPORTER="$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)" swift test --no-parallel

build: build-packages
	swift build $(RELEASE) --product $(PRODUCT)
	@echo "$$(swift build $(RELEASE) --show-bin-path)/$(PRODUCT)"

bench: build-packages
	swift run -c release EncodingBenchmark

lint:
	swift format lint --strict --recursive $(SWIFT_CODE)

format:
	swift format --in-place --recursive $(SWIFT_CODE)

clean:
	rm -rf .build

build-packages:
	@scripts/install-packages.sh </dev/null

test-packages:
	@scripts/install-packages.sh prometheus </dev/null
