// Says what in _config cannot be meant, before it is silently of no effect.
{
  local config = self._config,
  local usual = (import 'config.libsonnet')._config,

  local others(entry, names) = [name for name in std.objectFields(entry) if !std.member(names, name)],
  local is(entry, name, kind) = std.objectHas(entry, name) && std.type(entry[name]) == kind,
  local promises(entry) = std.objectHas(entry, 'errors') || std.objectHas(entry, 'silence'),

  local ofObjective(entry) = [
    'objectives: %s: %s' % [entry, problem[1]]
    for problem in [
      [others(entry, ['project', 'service', 'errors', 'silence']) != [], 'it may have project, service, errors and silence alone'],
      [!is(entry, 'project', 'string'), "project must be a regular expression, such as '.*'"],
      [!promises(entry), 'it promises nothing; give errors or silence'],
      [std.objectHas(entry, 'errors') && !(is(entry, 'errors', 'number') && entry.errors > 0 && entry.errors < 1), 'errors must be a part of all entries, such as 0.01'],
      [std.objectHas(entry, 'silence') && entry.silence != 'critical', "silence must be 'critical'"],
    ]
    if problem[0]
  ],
  local ofExpected(entry) = [
    'expected: %s: %s' % [entry, problem[1]]
    for problem in [
      [others(entry, ['project', 'service', 'by', 'severity']) != [], 'it may have project, service, by and severity alone'],
      [!is(entry, 'project', 'string') || !is(entry, 'service', 'string'), 'project and service must be names'],
      [!(is(entry, 'by', 'number') && entry.by >= 0 && entry.by <= 23 && std.floor(entry.by) == entry.by), 'by must be an hour, 0 to 23'],
    ]
    if problem[0]
  ],
  // Beside what is there other mixins may have theirs; inside of it nobody has.
  local ofNumbers = [
    '%s has no %s; it has %s' % [name, part, std.join(', ', std.objectFields(usual[name]))]
    for name in std.objectFields(usual)
    if std.type(usual[name]) == 'object' && name != 'severities'
    for part in others(config[name], std.objectFields(usual[name]))
  ],

  local problems =
    std.flattenArrays(std.map(ofObjective, config.objectives) + std.map(ofExpected, config.expected)) + ofNumbers,
  assert problems == [] : '_config: ' + problems[0],
}
