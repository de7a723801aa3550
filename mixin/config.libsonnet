{
  _config+:: {
    // Where the sections on the alerts are, one for each alert under its name in lower case.
    runbookUrl: 'https://github.com/posthog-logs-exporter/posthog-logs-exporter/blob/main/docs/OPERATIONS.md',
  },
}
