# docker build --build-arg VERSION=0.2.0 --build-arg REVISION="$(git rev-parse --short=12 HEAD)" -t posthog-logs-exporter .
#
# make test-image goes through the same steps without an engine, in a Debian root, and holds the packages below against
# what the binary links.

FROM swift:6.3.1-bookworm AS build
WORKDIR /src
COPY scripts/install-packages.sh scripts/build-release.sh scripts/
RUN scripts/install-packages.sh
COPY Package.swift ./
COPY Sources Sources
COPY Benchmarks Benchmarks
COPY Tests Tests
ARG VERSION=
ARG REVISION=unknown
RUN install -D "$(scripts/build-release.sh)" /out/posthog-logs-exporter

FROM debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171
ARG VERSION=
ARG REVISION=unknown
LABEL org.opencontainers.image.title="posthog-logs-exporter" \
      org.opencontainers.image.description="Serves what PostHog Logs counts as Prometheus metrics" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates \
        libcurl4 \
        libmicrohttpd12 \
        libpq5 \
        libre2-9 \
        libsnappy1v5 \
        libsqlite3-0 \
        libyaml-0-2 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    && install -d -o 65532 -g 65532 -m 0700 /var/lib/posthog-logs-exporter
COPY --from=build /out/posthog-logs-exporter /usr/bin/posthog-logs-exporter

# Nothing else is written to, so the root may be read-only. Empty it to keep no state.
ENV POSTHOG_LOGS_EXPORTER_STATE_FILE=/var/lib/posthog-logs-exporter/state
VOLUME /var/lib/posthog-logs-exporter
# A number, so that "runs as non-root" can be seen from outside.
USER 65532:65532
EXPOSE 10095
STOPSIGNAL SIGTERM
# It reads the exporter's variable POSTHOG_LOGS_EXPORTER_WEB_LISTEN_ADDRESS; with TLS set POSTHOG_LOGS_EXPORTER_HTTPS=true.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 CMD ["/usr/bin/posthog-logs-exporter", "health"]
ENTRYPOINT ["/usr/bin/posthog-logs-exporter"]
