/*
 * Parses one text and flattens its tree into records in post-order, so that the caller builds its
 * own tree bottom-up and without recursion. One record is four words:
 *   symbol (bits 0-7), operator's symbol (8-15) | start | end | number of children
 * Anonymous nodes, string and path fragments and bare wrappers are left out; a wrapper's children
 * count as its parent's. Comments are records that no parent counts.
 *
 * At the first error it stops: the caller finds out from the tokens what is wrong, mends the text
 * and parses again. The runtime's own recovery is quadratic on hostile text.
 */
#include <stdlib.h>

#include "nix.h"
#include "lexer.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { PIPE_INTO = 254, PIPE_FROM = 253 };
enum { NODE, WRAPPER, DROPPED, COMMENT, OPERATION };

typedef struct { uint32_t head, start, end, children; uint8_t role; } Frame;
typedef struct { uint32_t count; uint32_t *words; uint32_t capacity; } Output;

static uint16_t *input;
static Output output;
static uint8_t roles[256];
static TSParser *parser;

uint32_t nix_offset(const TSLexer *lexer) { return ((const Lexer *)lexer)->current_position.bytes / 2; }

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

/* How many symbols the grammar has, and their names: the caller maps them to its own kinds. */
EXPORT("symbols") uint32_t symbols(void) { return ts_language_symbol_count(nix_language()); }
EXPORT("symbol_name") const char *symbol_name(uint32_t symbol) {
  return ts_language_symbol_name(nix_language(), (TSSymbol)symbol);
}

/*
 * The C library's memory, in place of its own function: the library asks in small steps, and every
 * growth of the memory costs the host a new buffer, so it grows by half at least.
 */
void *sbrk(intptr_t increment) {
  static uintptr_t end;
  if (!end) end = __builtin_wasm_memory_size(0) * 65536;
  uintptr_t old = end, wanted = end + increment, size = __builtin_wasm_memory_size(0) * 65536;
  if (wanted < old) return (void *)-1;
  if (wanted > size) {
    uintptr_t least = (wanted - size + 65535) / 65536, half = size / 65536 / 2;
    bool grown = half > least && __builtin_wasm_memory_grow(0, half) != (size_t)-1;
    if (!grown && __builtin_wasm_memory_grow(0, least) == (size_t)-1) return (void *)-1;
  }
  end = wanted;
  return (void *)old;
}

/* Memory for `units` UTF-16 units of input. */
EXPORT("reserve") uint16_t *reserve(uint32_t units) {
  free(input);
  input = malloc((size_t)units * 2 + 2);
  return input;
}

static bool has_failed(TSParseState *state) { return state->has_error; }

static const char *read_input(void *payload, uint32_t byte, TSPoint point, uint32_t *bytes) {
  *bytes = byte < nix_units * 2 ? nix_units * 2 - byte : 0;
  return (const char *)input + byte;
}

static bool emit(const Frame *frame) {
  if (output.count == output.capacity) return false;
  uint32_t *record = output.words + 4 * (size_t)output.count++;
  record[0] = frame->head;
  record[1] = frame->start;
  record[2] = frame->end;
  record[3] = frame->children;
  return true;
}

static Frame frame_of(TSNode node) {
  TSSymbol symbol = ts_node_symbol(node);
  return (Frame){
    .head = symbol,
    .start = ts_node_start_byte(node) / 2,
    .end = ts_node_end_byte(node) / 2,
    .role = roles[symbol & 255],
  };
}

/* The pipe operators come as `->` (see lexer.c). */
static uint32_t operator_of(TSNode node) {
  uint32_t start = ts_node_start_byte(node) / 2;
  if (nix_text[start] == '|' && nix_text[start + 1] == '>') return PIPE_INTO;
  if (nix_text[start] == '<' && nix_text[start + 1] == '|') return PIPE_FROM;
  return ts_node_symbol(node);
}

static bool flatten(TSNode root) {
  uint32_t capacity = 64, depth = 0;
  Frame *stack = malloc(capacity * sizeof *stack);
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  bool fits = true;
  stack[0] = frame_of(root);
  bool down = ts_tree_cursor_goto_first_child(&cursor);
  if (!down) fits = emit(&stack[0]);
  while (down && fits) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    Frame *parent = &stack[depth];
    if (!ts_node_is_named(node)) {
      if (parent->role == OPERATION) parent->head |= operator_of(node) << 8;
    } else {
      Frame frame = frame_of(node);
      if (frame.role != DROPPED && ts_tree_cursor_goto_first_child(&cursor)) {
        if (++depth == capacity) stack = realloc(stack, (capacity *= 2) * sizeof *stack);
        stack[depth] = frame;
        continue;
      }
      if (frame.role != DROPPED) fits = emit(&frame);
      if (frame.role != DROPPED && frame.role != COMMENT) parent->children++;
    }
    while (fits && !ts_tree_cursor_goto_next_sibling(&cursor)) {
      Frame *closed = &stack[depth];
      if (depth == 0) {
        fits = emit(closed);
        down = false;
        break;
      }
      ts_tree_cursor_goto_parent(&cursor);
      depth--;
      if (closed->role == WRAPPER) {
        stack[depth].children += closed->children;
      } else {
        fits = emit(closed);
        stack[depth].children++;
      }
    }
  }
  ts_tree_cursor_delete(&cursor);
  free(stack);
  return fits;
}

/*
 * Parses the first `units` units of the reserved input. Gives {number of records, their address},
 * or 0 when the text is faulty.
 */
EXPORT("parse") const Output *parse(uint32_t units) {
  if (!parser) {
    parser = ts_parser_new();
    ts_parser_set_language(parser, nix_language());
    for (uint32_t i = 0, n = symbols(); i < n; i++) roles[i] = role_of((TSSymbol)i);
  }
  nix_set_text(input, units);
  TSInput source = {.read = read_input, .encoding = TSInputEncodingUTF16LE};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, source, (TSParseOptions){.progress_callback = has_failed});
  ts_parser_reset(parser);
  if (!tree) return NULL;
  TSNode root = ts_tree_root_node(tree);
  bool fits = !ts_node_has_error(root);
  if (fits) {
    free(output.words);
    output.count = 0;
    output.capacity = ts_node_descendant_count(root) + 1;
    output.words = malloc((size_t)output.capacity * 16);
    fits = flatten(root);
  }
  ts_tree_delete(tree);
  return fits ? &output : NULL;
}

/* {number, address} of the tokens of the text parsed last: see nix_tokens. */
EXPORT("tokens") const uint32_t *tokens(void) {
  static uint32_t found[2];
  found[1] = (uint32_t)(uintptr_t)nix_tokens(&found[0]);
  return found;
}
