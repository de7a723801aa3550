#ifndef CYAML_SHIM_H
#define CYAML_SHIM_H

#include <yaml.h>

// Doors to the members of yaml_node_t's union, which Swift sees as overlapping storage without names for its structs.

static inline const char *cyaml_scalar_text(const yaml_node_t *node) {
    return (const char *)node->data.scalar.value;
}

static inline size_t cyaml_scalar_size(const yaml_node_t *node) {
    return node->data.scalar.length;
}

/// Whether it stands there without quotes, so that `true`, `12` or nothing at all may be meant.
static inline int cyaml_scalar_is_plain(const yaml_node_t *node) {
    return node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static inline int cyaml_sequence_count(const yaml_node_t *node) {
    return (int)(node->data.sequence.items.top - node->data.sequence.items.start);
}

/// The number of a node within its document, to be looked up with yaml_document_get_node.
static inline int cyaml_sequence_item(const yaml_node_t *node, int place) {
    return node->data.sequence.items.start[place];
}

static inline int cyaml_mapping_count(const yaml_node_t *node) {
    return (int)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

static inline int cyaml_mapping_key(const yaml_node_t *node, int place) {
    return node->data.mapping.pairs.start[place].key;
}

static inline int cyaml_mapping_value(const yaml_node_t *node, int place) {
    return node->data.mapping.pairs.start[place].value;
}

#endif
