// Colours that mean the same on every dashboard.
{
  green: '#73bf69',
  yellow: '#f2cc0c',
  orange: '#ff780a',
  red: '#e02f44',
  blue: '#5794f2',
  grey: '#8e8e8e',
  severities: {
    trace: '#9aa0ab',
    debug: '#8ab8ff',
    info: '#73bf69',
    warn: '#f2cc0c',
    'error': '#ff780a',
    fatal: '#e02f44',
    unknown: '#b877d9',
  },
}
