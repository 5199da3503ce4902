/* What lexer.c, driver.c, records.c and shim.c share. Offsets are UTF-16 units into `nix_text`. */
#ifndef NIX_H
#define NIX_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "tree_sitter/api.h"

typedef struct TSLexer TSLexer;
typedef struct { TSSymbol symbol; uint32_t end; } Token;
/* A token where the parser stands: white space may be before it. */
typedef struct { TSSymbol symbol; uint32_t start, end; } Lexeme;
/* `count` records of four words. */
typedef struct { uint32_t count; uint32_t *words; } Records;

extern const uint16_t *nix_text;
extern uint32_t nix_units;

void nix_set_text(const uint16_t *text, uint32_t units);
const TSLanguage *nix_language(void);
Token nix_token(uint32_t offset);
const uint32_t *nix_tokens(uint32_t *count);
bool nix_next(uint32_t offset, uint32_t state, Lexeme *token);
bool nix_drive(void);

/* What becomes of a symbol in the records: see records.c. */
enum { NODE, WRAPPER, DROPPED, COMMENT, OPERATION };
uint8_t nix_role(TSSymbol symbol);
uint32_t nix_operator_at(TSSymbol symbol, uint32_t start);
void nix_start_records(void);
bool nix_emit(uint32_t head, uint32_t start, uint32_t end, uint32_t children);
const Records *nix_finished_records(void);
bool nix_flatten(const TSTree *tree);
uint32_t nix_offset(const TSLexer *lexer);
void nix_jump(TSLexer *lexer, uint32_t offset, bool skip);
#endif
