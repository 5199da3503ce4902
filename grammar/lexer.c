/*
 * Nix's own lexer (src/libexpr/lexer.l), feeding the tables of tree-sitter-nix.
 *
 * The grammar's generated lexer knows only the tokens its current state expects, Nix's does not look
 * at the state: `a//b` is an update and no path, `{ if = 1; }` is wrong, `1/2` is a path. So tokens
 * are found here, by the longest match over the whole text, and handed to the generated parser.
 *
 * Two additions to the published grammar travel as tokens it has: the trailing comma of function
 * formals as a comment, and the pipe operators as `->`. The tree builder sees which they are from
 * the text at their place.
 */
#include <parser.c>
#include <stdlib.h>

#include "nix.h"
#include "scan.h"

static Token number_at(uint32_t i) {
  uint32_t end = i;
  while (digit(at(end))) end++;
  bool leading_zero = at(i) == '0', some = end > i;
  if (at(end) != '.') return (Token){sym_integer_expression, end};
  /* `0.5` and `.5` need a digit after the point, `1.` does not, `00.5` is an integer and `.5`. */
  bool zero_form = !some || (leading_zero && end == i + 1);
  if (zero_form ? !digit(at(end + 1)) : leading_zero) return (Token){some ? sym_integer_expression : 0, end};
  for (end++; digit(at(end));) end++;
  uint32_t exponent = end + 1;
  if (at(exponent) == '+' || at(exponent) == '-') exponent++;
  if ((at(end) == 'e' || at(end) == 'E') && digit(at(exponent))) {
    for (end = exponent; digit(at(end));) end++;
  }
  return (Token){sym_float_expression, end};
}

static TSSymbol word_symbol(uint32_t i, uint32_t end) {
  static const struct { const char *text; TSSymbol symbol; } keywords[] = {
    {"if", anon_sym_if}, {"then", anon_sym_then}, {"else", anon_sym_else}, {"let", anon_sym_let},
    {"in", anon_sym_in}, {"rec", anon_sym_rec}, {"with", anon_sym_with}, {"or", anon_sym_or},
    {"assert", anon_sym_assert}, {"inherit", anon_sym_inherit},
  };
  for (unsigned k = 0; k < sizeof keywords / sizeof *keywords; k++) {
    const char *text = keywords[k].text;
    uint32_t j = i;
    while (j < end && *text && nix_text[j] == (uint16_t)*text) j++, text++;
    if (j == end && !*text) return keywords[k].symbol;
  }
  return sym_identifier;
}

static Token punctuation_at(uint32_t i) {
  uint16_t c = at(i), next = at(i + 1);
#define ONE(ch, symbol) case ch: return (Token){symbol, i + 1};
#define TWO(ch, second, pair, single) case ch: \
    return next == second ? (Token){pair, i + 2} : (Token){single, i + 1};
  switch (c) {
    ONE('(', anon_sym_LPAREN) ONE(')', anon_sym_RPAREN) ONE('[', anon_sym_LBRACK)
    ONE(']', anon_sym_RBRACK) ONE('{', anon_sym_LBRACE) ONE('}', anon_sym_RBRACE)
    ONE('"', anon_sym_DQUOTE) ONE(';', anon_sym_SEMI) ONE(':', anon_sym_COLON)
    ONE('@', anon_sym_AT) ONE('?', anon_sym_QMARK) ONE('*', anon_sym_STAR)
    TWO('!', '=', anon_sym_BANG_EQ, anon_sym_BANG) TWO('=', '=', anon_sym_EQ_EQ, anon_sym_EQ)
    TWO('>', '=', anon_sym_GT_EQ, anon_sym_GT) TWO('-', '>', anon_sym_DASH_GT, anon_sym_DASH)
    TWO('+', '+', anon_sym_PLUS_PLUS, anon_sym_PLUS)
    TWO('/', '/', anon_sym_SLASH_SLASH, anon_sym_SLASH)
    TWO('&', '&', anon_sym_AMP_AMP, 0) TWO('$', '{', anon_sym_DOLLAR_LBRACE2, 0)
    TWO('\'', '\'', anon_sym_SQUOTE_SQUOTE, 0)
    case '.':
      if (next == '.' && at(i + 2) == '.') return (Token){sym_ellipses, i + 3};
      return (Token){anon_sym_DOT, i + 1};
    case '|':
      if (next == '>') return (Token){anon_sym_DASH_GT, i + 2};
      return next == '|' ? (Token){anon_sym_PIPE_PIPE, i + 2} : (Token){0, i + 1};
    case '<': {
      uint32_t end = search_path_end(i);
      if (end) return (Token){sym_spath_expression, end};
      if (next == '|') return (Token){anon_sym_DASH_GT, i + 2};
      return next == '=' ? (Token){anon_sym_LT_EQ, i + 2} : (Token){anon_sym_LT, i + 1};
    }
    case '~':
      if (next == '/' && (path_char(at(i + 2)) || (at(i + 2) == '$' && at(i + 3) == '{'))) {
        return (Token){sym__hpath_start, path_end(i + 2)};
      }
      return (Token){0, i + 1};
    case ',':
      return (Token){at(trivia_end(i + 1)) == '}' ? sym_comment : anon_sym_COMMA, i + 1};
    default:
      return (Token){0, i + 1};
  }
}

/* The token at `i`, where neither white space nor the end is; symbol 0 where Nix has none. */
Token nix_token(uint32_t i) {
  uint16_t c = at(i);
  uint32_t end = comment_end(i);
  if (end) return (Token){sym_comment, end};
  if (path_char(c) || c == '/') {
    end = path_start_end(i);
    if (end) return (Token){sym__path_start, end};
  }
  if (letter(c) || c == '_') {
    end = letter(c) ? uri_end(i) : 0;
    if (end) return (Token){sym_uri_expression, end};
    for (end = i + 1; letter(at(end)) || digit(at(end)) || at(end) == '_' || at(end) == '-' || at(end) == '\'';) end++;
    return (Token){word_symbol(i, end), end};
  }
  if (digit(c) || (c == '.' && digit(at(i + 1)))) return number_at(i);
  return punctuation_at(i);
}

/*
 * The tokens of the whole text, as Nix cuts it without a parser: {symbol, start, end} each, without
 * comments. `modes` holds what the closing brace of every open `{` or `${` leads back to.
 */
enum { DEFAULT, STRING, INDENTED, PATH };

typedef struct { uint32_t symbol, start, end; } TokenRecord;
static TokenRecord *tokens;
static uint32_t token_count, token_capacity;

static bool push_token(TSSymbol symbol, uint32_t start, uint32_t end) {
  if (token_count == token_capacity) {
    token_capacity = token_capacity ? token_capacity * 2 : 1024;
    TokenRecord *grown = realloc(tokens, token_capacity * sizeof *tokens);
    if (!grown) return false;
    tokens = grown;
  }
  tokens[token_count++] = (TokenRecord){symbol, start, end < nix_units ? end : nix_units};
  return true;
}

static bool opens(TSSymbol symbol) { return symbol == anon_sym_LBRACE || symbol == anon_sym_DOLLAR_LBRACE2; }

const uint32_t *nix_tokens(uint32_t *count) {
  uint32_t depth = 0, i = 0;
  uint8_t *modes = malloc((size_t)nix_units + 1), mode = DEFAULT;
  token_count = 0;
  while (modes) {
    uint32_t end = i;
    Token token = {0, i};
    if (mode == DEFAULT) {
      while (i < nix_units && space(nix_text[i])) i++;
      if (i >= nix_units) break;
      token = nix_token(i);
      if (token.symbol == sym_comment && at(i) != ',') {
        i = token.end;
        continue;
      }
      if (opens(token.symbol)) modes[depth++] = DEFAULT;
      else if (token.symbol == anon_sym_RBRACE && depth) mode = modes[--depth];
      else if (token.symbol == anon_sym_DQUOTE) mode = STRING;
      else if (token.symbol == anon_sym_SQUOTE_SQUOTE) mode = INDENTED;
      else if (token.symbol == sym__path_start || token.symbol == sym__hpath_start) mode = PATH;
    } else {
      if (i >= nix_units) break;
      end = mode == STRING ? string_end(i) : mode == INDENTED ? indented_end(i) : path_end(i);
      if (end > i) {
        token = (Token){sym_string_fragment, end};
      } else if (at(i) == '$' && at(i + 1) == '{') {
        token = (Token){anon_sym_DOLLAR_LBRACE2, i + 2};
        modes[depth++] = mode;
        mode = DEFAULT;
      } else if (mode == PATH) {
        mode = DEFAULT;
        continue;
      } else {
        token = mode == STRING ? (Token){anon_sym_DQUOTE, i + 1} : (Token){anon_sym_SQUOTE_SQUOTE, i + 2};
        mode = DEFAULT;
      }
    }
    if (!push_token(token.symbol, i, token.end)) break;
    i = token.end;
  }
  free(modes);
  *count = token_count;
  return (const uint32_t *)tokens;
}

static uint32_t space_end(uint32_t i) {
  while (i < nix_units && space(nix_text[i])) i++;
  return i;
}

/* Whether the parser stands in a path, where only an adjacent `${` continues it. */
static bool in_path;

/*
 * `or` is a keyword after `a.b` and a name in attribute paths: whether the generated lexer of this
 * state takes it for the keyword decides. Found once per state, by running it on that word.
 */
static struct { TSLexer lexer; const char *rest; } probe;
static void probe_advance(TSLexer *lexer, bool skip) {
  if (*probe.rest) probe.rest++;
  lexer->lookahead = *probe.rest;
}
static void probe_mark_end(TSLexer *lexer) {}
static bool probe_eof(const TSLexer *lexer) { return !*probe.rest; }

static bool or_is_keyword(TSStateId state) {
  static uint8_t known[512];
  if (state >= sizeof known) return false;
  if (!known[state]) {
    probe.rest = "or";
    probe.lexer = (TSLexer){.lookahead = 'o', .advance = probe_advance, .mark_end = probe_mark_end, .eof = probe_eof};
    known[state] = ts_lex(&probe.lexer, state) && probe.lexer.result_symbol == anon_sym_or ? 2 : 1;
  }
  return known[state] == 2;
}

/* The next token as the generated lexer would find it in its state; false where there is none. */
static bool lex_at(uint32_t offset, TSStateId state, Lexeme *found) {
  bool path = in_path;
  in_path = false;
  uint32_t start = space_end(offset);
  *found = (Lexeme){ts_builtin_sym_end, start, start};
  if (start >= nix_units) return true;
  Token token = nix_token(start);
  if (!token.symbol) return false;
  TSSymbol symbol = token.symbol;
  if (symbol == anon_sym_or && !or_is_keyword(state)) symbol = sym_identifier;
  /* The generated names hide it: the first `${` is the one that continues a path. */
  if (symbol == anon_sym_DOLLAR_LBRACE2 && path && offset == start) symbol = anon_sym_DOLLAR_LBRACE;
  /* A path where none may stand: `keyword` is the symbol that no rule of the grammar takes. */
  if (symbol == sym__path_start) symbol = sym_keyword;
  *found = (Lexeme){symbol, start, token.end};
  return true;
}

enum { STRING_FRAGMENT, INDENTED_STRING_FRAGMENT, PATH_START, PATH_FRAGMENT, DOLLAR_ESCAPE };

/* The same for the tokens that the grammar leaves to a scanner; their symbols are those above. */
static bool scan_at(uint32_t offset, const bool *valid, Lexeme *found) {
  in_path = false;
  /* Everything is valid only while the parser recovers from an error. */
  if (valid[STRING_FRAGMENT] && valid[PATH_START]) return false;
  if (valid[STRING_FRAGMENT] || valid[INDENTED_STRING_FRAGMENT]) {
    uint32_t end = valid[STRING_FRAGMENT] ? string_end(offset) : indented_end(offset);
    if (end > nix_units) end = nix_units;
    *found = (Lexeme){valid[STRING_FRAGMENT] ? STRING_FRAGMENT : INDENTED_STRING_FRAGMENT, offset, end};
    return end > offset;
  }
  if (valid[PATH_FRAGMENT]) {
    in_path = true;
    uint32_t end = offset > 0 && nix_text[offset - 1] == '}' ? path_end(offset) : offset;
    *found = (Lexeme){PATH_FRAGMENT, offset, end};
    if (end > offset) return true;
  }
  uint32_t start = space_end(offset);
  if (!valid[PATH_START] || start >= nix_units) return false;
  Token token = nix_token(start);
  *found = (Lexeme){PATH_START, start, token.end};
  return token.symbol == sym__path_start;
}

/* The next token in a state of the parser. */
bool nix_next(uint32_t offset, uint32_t state, Lexeme *token) {
  TSLexMode mode = ts_lex_modes[state];
  if (mode.external_lex_state && scan_at(offset, ts_external_scanner_states[mode.external_lex_state], token)) {
    token->symbol = ts_external_scanner_symbol_map[token->symbol];
    return true;
  }
  return lex_at(offset, mode.lex_state, token);
}

/* The same two for the runtime. */
static bool hand_over(TSLexer *lexer, const Lexeme *token) {
  if (nix_offset(lexer) < token->start) nix_jump(lexer, token->start, true);
  if (token->start < token->end) nix_jump(lexer, token->end, false);
  lexer->mark_end(lexer);
  lexer->result_symbol = token->symbol;
  return true;
}

static bool lex(TSLexer *lexer, TSStateId state) {
  Lexeme token;
  return lex_at(nix_offset(lexer), state, &token) && hand_over(lexer, &token);
}

bool tree_sitter_nix_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Lexeme token;
  return scan_at(nix_offset(lexer), valid, &token) && hand_over(lexer, &token);
}

/* The scanner keeps nothing from one token to the next. */
void *tree_sitter_nix_external_scanner_create(void) { return NULL; }
void tree_sitter_nix_external_scanner_destroy(void *payload) {}
unsigned tree_sitter_nix_external_scanner_serialize(void *payload, char *buffer) { return 0; }
void tree_sitter_nix_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {}

const TSLanguage *nix_language(void) {
  static TSLanguage language;
  if (!language.lex_fn) {
    language = *tree_sitter_nix();
    language.lex_fn = lex;
  }
  return &language;
}
