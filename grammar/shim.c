/*
 * What the WebAssembly module offers: parses one text and gives its records (see records.c).
 * At the first error it stops: the caller finds out from the tokens what is wrong, mends the text
 * and parses again. The runtime's own recovery is quadratic on hostile text.
 */
#include <stdlib.h>

#include "nix.h"
#include "lexer.h"

#define EXPORT(name) __attribute__((export_name(name)))

static uint16_t *input;
static TSParser *parser;

uint32_t nix_offset(const TSLexer *lexer) { return ((const Lexer *)lexer)->current_position.bytes / 2; }

/* Moves the lexer in one step to a later place; its rows and columns, which nobody asks for, stay behind. */
void nix_jump(TSLexer *lexer, uint32_t offset, bool skip) {
  Lexer *self = (Lexer *)lexer;
  self->current_position.bytes = offset * 2 - self->lookahead_size;
  lexer->advance(lexer, skip);
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

/* The same by the runtime's own parser, which may fork and tells what is faulty. */
EXPORT("parse_by_runtime") const Records *parse_by_runtime(uint32_t units) {
  if (!parser) {
    parser = ts_parser_new();
    ts_parser_set_language(parser, nix_language());
  }
  nix_set_text(input, units);
  nix_start_records();
  TSInput source = {.read = read_input, .encoding = TSInputEncodingUTF16LE};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, source, (TSParseOptions){.progress_callback = has_failed});
  ts_parser_reset(parser);
  if (!tree) return NULL;
  bool done = !ts_node_has_error(ts_tree_root_node(tree)) && nix_flatten(tree);
  ts_tree_delete(tree);
  return done ? nix_finished_records() : NULL;
}

/*
 * Parses the first `units` units of the reserved input. Gives {number of records, their address},
 * or 0 when the text is faulty.
 */
EXPORT("parse") const Records *parse(uint32_t units) {
  nix_set_text(input, units);
  nix_start_records();
  return nix_drive() ? nix_finished_records() : parse_by_runtime(units);
}

/* {number, address} of the tokens of the text parsed last: see nix_tokens. */
EXPORT("tokens") const uint32_t *tokens(void) {
  static uint32_t found[2];
  found[1] = (uint32_t)(uintptr_t)nix_tokens(&found[0]);
  return found;
}
