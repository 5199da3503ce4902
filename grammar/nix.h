/* What lexer.c, records.c and shim.c share. Offsets are UTF-16 units into `nix_text`. */
#ifndef NIX_H
#define NIX_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "tree_sitter/api.h"

typedef struct TSLexer TSLexer;
typedef struct { TSSymbol symbol; uint32_t end; } Token;
/* `count` records of four words. */
typedef struct { uint32_t count; uint32_t *words; } Records;

extern const uint16_t *nix_text;
extern uint32_t nix_units;

void nix_set_text(const uint16_t *text, uint32_t units);
const TSLanguage *nix_language(void);
Token nix_token(uint32_t offset);
const uint32_t *nix_tokens(uint32_t *count);
const Records *nix_records(const TSTree *tree);
uint32_t nix_offset(const TSLexer *lexer);
void nix_jump(TSLexer *lexer, uint32_t offset, bool skip);
#endif
