#ifndef CYAML_SHIM_H
#define CYAML_SHIM_H

#include <yaml.h>

// Doors to the members of yaml_event_t's union, which Swift sees as overlapping storage without names for its structs.

/// NULL where the event has none.
static inline const char *cyaml_anchor(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_ALIAS_EVENT: return (const char *)event->data.alias.anchor;
    case YAML_SCALAR_EVENT: return (const char *)event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT: return (const char *)event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT: return (const char *)event->data.mapping_start.anchor;
    default: return NULL;
    }
}

/// NULL where the event has none.
static inline const char *cyaml_tag(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT: return (const char *)event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT: return (const char *)event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT: return (const char *)event->data.mapping_start.tag;
    default: return NULL;
    }
}

static inline const char *cyaml_scalar_text(const yaml_event_t *event) {
    return (const char *)event->data.scalar.value;
}

static inline size_t cyaml_scalar_size(const yaml_event_t *event) {
    return event->data.scalar.length;
}

/// Whether it stands there without quotes, so that `true`, `12` or nothing at all may be meant.
static inline int cyaml_scalar_is_plain(const yaml_event_t *event) {
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

#endif
