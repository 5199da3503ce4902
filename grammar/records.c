/*
 * Records: a tree in post-order, so that the caller builds its own bottom-up and without recursion, and
 * how the runtime's tree becomes them. One record is four words:
 *   symbol (bits 0-7), operator's symbol (8-15) | start | end | number of children
 * Anonymous nodes, string and path fragments and bare wrappers are left out; a wrapper's children
 * count as its parent's. Comments are records that no parent counts.
 */
#include <stdlib.h>

#include "nix.h"
#include "language.h"
#include "subtree.h"
#include "tree.h"

enum { PIPE_INTO = 254, PIPE_FROM = 253 };

typedef struct { uint32_t head, start, end, children; uint8_t role; } Frame;

static Records output;
static uint32_t capacity;

static uint8_t role_of(TSSymbol symbol) {
  static const struct { const char *name; uint8_t role; } table[] = {
    {"variable_expression", WRAPPER}, {"parenthesized_expression", WRAPPER},
    {"string_fragment", DROPPED}, {"path_fragment", DROPPED}, {"escape_sequence", DROPPED},
    {"dollar_escape", DROPPED}, {"comment", COMMENT},
    {"binary_expression", OPERATION}, {"unary_expression", OPERATION},
  };
  const char *name = ts_language_symbol_name(nix_language(), symbol);
  for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
    if (!strcmp(table[i].name, name)) return table[i].role;
  }
  return NODE;
}

uint8_t nix_role(TSSymbol symbol) {
  static uint8_t roles[256];
  static bool ready;
  for (uint32_t i = 0, n = ready ? 0 : ts_language_symbol_count(nix_language()); i < n; i++) roles[i] = role_of((TSSymbol)i);
  ready = true;
  return roles[symbol & 255];
}

void nix_start_records(void) {
  free(output.words);
  output = (Records){0, NULL};
  capacity = 0;
}

/* False when memory does not suffice. */
bool nix_emit(uint32_t head, uint32_t start, uint32_t end, uint32_t children) {
  if (output.count == capacity) {
    uint32_t wanted = capacity ? capacity * 2 : 1024;
    uint32_t *grown = realloc(output.words, (size_t)wanted * 16);
    if (!grown) return false;
    output.words = grown;
    capacity = wanted;
  }
  uint32_t *record = output.words + 4 * (size_t)output.count++;
  record[0] = head;
  record[1] = start;
  record[2] = end;
  record[3] = children;
  return true;
}

/* Good until the next start. */
const Records *nix_finished_records(void) { return &output; }

static bool emit(const Frame *frame) { return nix_emit(frame->head, frame->start, frame->end, frame->children); }

/* The pipe operators come as `->` (see lexer.c). */
uint32_t nix_operator_at(TSSymbol symbol, uint32_t start) {
  if (nix_text[start] == '|' && nix_text[start + 1] == '>') return PIPE_INTO;
  if (nix_text[start] == '<' && nix_text[start + 1] == '|') return PIPE_FROM;
  return symbol;
}

/* A node whose children are being visited. */
typedef struct {
  Frame frame;
  const Subtree *children;
  const TSSymbol *aliases;
  uint32_t count, next, structural;
  /* Where the next child's padding begins, in bytes. */
  uint32_t position;
  /* The level of the nearest node that is no hidden rule of the grammar. */
  uint32_t owner;
} Level;

static Level level_of(Subtree tree, Frame frame, uint32_t position, uint32_t owner) {
  return (Level){
    .frame = frame,
    .children = ts_subtree_children(tree),
    .aliases = ts_language_alias_sequence(nix_language(), ts_subtree_production_id(tree)),
    .count = ts_subtree_child_count(tree),
    .position = position,
    .owner = owner,
  };
}

/*
 * Walks the runtime's own tree: its cursor, made for editors, takes as long as a third of the parsing.
 * Padding is what stands before a node; a node's first child has the same.
 */
bool nix_flatten(const TSTree *tree) {
  Subtree root = tree->root;
  uint32_t most = 64, depth = 0;
  Level *levels = malloc(most * sizeof *levels);
  TSSymbol symbol = ts_subtree_symbol(root);
  uint32_t start = ts_subtree_padding(root).bytes;
  Frame top = {symbol, start / 2, (start + ts_subtree_size(root).bytes) / 2, 0, nix_role(symbol)};
  levels[0] = level_of(root, top, 0, 0);
  bool fits = true;
  while (fits) {
    Level *level = &levels[depth];
    Frame *parent = &levels[level->owner].frame;
    if (level->next == level->count) {
      bool hidden = level->owner != depth;
      if (!hidden && level->frame.role != WRAPPER) fits = emit(&level->frame);
      if (depth == 0) break;
      Frame closed = level->frame;
      depth--;
      if (hidden) continue;
      parent = &levels[levels[depth].owner].frame;
      if (closed.role == WRAPPER) parent->children += closed.children;
      else if (closed.role != COMMENT) parent->children++;
      continue;
    }
    Subtree child = level->children[level->next++];
    bool extra = ts_subtree_extra(child);
    TSSymbol alias = extra || !level->aliases ? 0 : level->aliases[level->structural];
    if (!extra) level->structural++;
    uint32_t before = level->position;
    uint32_t begin = before + ts_subtree_padding(child).bytes;
    uint32_t end = begin + ts_subtree_size(child).bytes;
    level->position = end;
    TSSymbolMetadata metadata = alias ? ts_language_symbol_metadata(nix_language(), alias)
      : (TSSymbolMetadata){.visible = ts_subtree_visible(child), .named = ts_subtree_named(child)};
    symbol = ts_language_public_symbol(nix_language(), alias ? alias : ts_subtree_symbol(child));
    bool shown = metadata.visible && metadata.named;
    if (metadata.visible && !metadata.named) {
      if (parent->role == OPERATION) parent->head |= nix_operator_at(symbol, begin / 2) << 8;
      continue;
    }
    Frame frame = {symbol, begin / 2, end / 2, 0, shown ? nix_role(symbol) : NODE};
    if (shown && frame.role == DROPPED) continue;
    if (ts_subtree_child_count(child) > 0) {
      if (++depth == most) levels = realloc(levels, (most *= 2) * sizeof *levels);
      levels[depth] = level_of(child, frame, before, shown ? depth : levels[depth - 1].owner);
    } else if (shown) {
      fits = emit(&frame);
      if (frame.role != COMMENT) parent->children++;
    }
  }
  free(levels);
  return fits;
}
