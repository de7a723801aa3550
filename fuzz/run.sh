#!/bin/bash
# Feeds made-up bytes to the JSON decoders and to the server's port, so many seconds each (default 60), by libFuzzer with
# the address sanitizer. It begins with the inputs in corpus/ and keeps what it learns in .build/fuzz. An input that breaks
# something is left there as crash-*; what it found goes, once mended, into a test.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
build=.build/fuzz
mkdir -p "$build"

# One module of all that belongs to a target: libFuzzer is no executable of the package manager's. `import HTTP` in the
# sources then finds a module without content.
compile() {
    local name=$1
    shift
    mkdir -p "$build/modules"
    : >"$build/empty.swift"
    local module
    for module in Basics HTTP PostHogLogs; do
        swiftc -parse-as-library -emit-module -module-name "$module" \
            -emit-module-path "$build/modules/$module.swiftmodule" "$build/empty.swift"
    done
    local include=()
    for library in Sources/C*/; do include+=(-I "$library"); done
    # shellcheck disable=SC2046
    swiftc -O -g -parse-as-library -sanitize=fuzzer,address -use-ld=lld -swift-version 6 \
        -enable-upcoming-feature InternalImportsByDefault -package-name fuzz -module-name Fuzz \
        "${include[@]}" $(printf -- '-Xcc %s ' $(pkg-config --cflags-only-I gnutls libcurl libmicrohttpd)) \
        -I "$build/modules" -o "$build/$name" "$@"
}

run() {
    local name=$1
    mkdir -p "$build/corpus-$name"
    echo "fuzzing the $name for $seconds s"
    # Swift's own crash report hangs under libFuzzer. Leaks are looked for by scripts of their own.
    SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$build/$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/$name-" \
        "$build/corpus-$name" "fuzz/corpus/$name"
}

compile decoders Sources/Basics/*.swift $(find Sources/PostHogLogs -name '*.swift') fuzz/decoders.swift
compile server Sources/Basics/*.swift $(find Sources/HTTP -name '*.swift') Sources/posthog-logs-exporter/Web/BasicCredentials.swift \
    Sources/posthog-logs-exporter/Environment.swift \
    fuzz/server.swift
run decoders
run server
echo "nothing found"
