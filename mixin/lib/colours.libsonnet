// Colours that mean the same on every dashboard. grafana/tests/test_colours.py says what they hold to: on a light and on a dark
// page, and for eyes that lack one kind of cone.
{
  good: '#2a9d8f',
  warning: '#eb9800',
  bad: '#c2371f',
  worst: '#942a8a',
  neutral: '#5b86e5',
  grey: '#8e8e8e',
  severities: {
    trace: '#aaabab',
    debug: '#69abf8',
    info: '#333ae4',
    warn: '#eb9800',
    'error': '#b03800',
    fatal: '#942a8a',
    unknown: '#635348',
  },
}
