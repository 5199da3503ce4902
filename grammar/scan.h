/*
 * Where the stretches of a Nix text end that take more than a look at the next character: comments,
 * strings, paths, URIs. Expressions of the same names in Nix's lexer.l.
 */
#ifndef SCAN_H
#define SCAN_H
#include "nix.h"

const uint16_t *nix_text;
uint32_t nix_units;

static inline uint16_t at(uint32_t i) { return i < nix_units ? nix_text[i] : 0; }
static inline bool digit(uint16_t c) { return c >= '0' && c <= '9'; }
static inline bool letter(uint16_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool space(uint16_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
static inline bool path_char(uint16_t c) {
  return letter(c) || digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}
static inline bool uri_char(uint16_t c) {
  return letter(c) || digit(c) || (c && c < 128 && strchr("%/?:@&=+$,-_.!~*'", c));
}

/* What was found out about this text by looking far ahead, so that it is not looked for again. */
static struct { uint32_t path_from, path_to, scheme_from, scheme_to, unclosed; } seen;

void nix_set_text(const uint16_t *text, uint32_t units) {
  nix_text = text;
  nix_units = units;
  memset(&seen, 0, sizeof seen);
  seen.unclosed = UINT32_MAX;
}

/* Comments, or 0 where there is none; an unclosed block comment is none, as in Nix. */
static uint32_t comment_end(uint32_t i) {
  if (at(i) == '#') {
    while (i < nix_units && nix_text[i] != '\n' && nix_text[i] != '\r') i++;
    return i;
  }
  if (at(i) != '/' || at(i + 1) != '*' || i >= seen.unclosed) return 0;
  for (uint32_t j = i + 2; j + 1 < nix_units; j++) {
    if (nix_text[j] == '*' && nix_text[j + 1] == '/') return j + 2;
  }
  seen.unclosed = i;
  return 0;
}

static uint32_t trivia_end(uint32_t i) {
  for (;;) {
    while (i < nix_units && space(nix_text[i])) i++;
    uint32_t end = comment_end(i);
    if (!end) return i;
    i = end;
  }
}

/* Everything a path holds once it has begun, up to an interpolation or its end. */
static uint32_t path_end(uint32_t i) {
  while (i < nix_units && (path_char(nix_text[i]) || nix_text[i] == '/')) i++;
  return i;
}

static uint32_t string_end(uint32_t i) {
  while (i < nix_units) {
    uint16_t c = nix_text[i];
    if (c == '"' || (c == '$' && at(i + 1) == '{')) return i;
    if (c == '\\') i += 2;
    else if (c == '$' && at(i + 1) != '"' && at(i + 1) != '\\') i += 2;
    else i++;
  }
  return nix_units;
}

static uint32_t indented_end(uint32_t i) {
  while (i < nix_units) {
    uint16_t c = nix_text[i], next = at(i + 1);
    if (c == '$' && next == '{') return i;
    if (c == '$' && next != '\'') {
      i += 2;
    } else if (c == '\'' && next == '\'') {
      uint16_t third = at(i + 2);
      if (third == '$' || third == '\'') i += 3;
      else if (third == '\\') i += 4;
      else return i;
    } else {
      i++;
    }
  }
  return nix_units;
}

/* `PATH` and `PATH_SEG\$\{` of lexer.l: 0 where no path begins. */
static uint32_t path_start_end(uint32_t i) {
  if (i < seen.path_from || i >= seen.path_to) {
    seen.path_from = i;
    while (path_char(at(i))) i++;
    seen.path_to = i;
  }
  i = seen.path_to;
  if (at(i) != '/') return 0;
  if (path_char(at(i + 1)) || (at(i + 1) == '$' && at(i + 2) == '{')) return path_end(i + 1);
  return 0;
}

static uint32_t search_path_end(uint32_t i) {
  do {
    i++;
    if (!path_char(at(i))) return 0;
    while (path_char(at(i))) i++;
  } while (at(i) == '/');
  return at(i) == '>' ? i + 1 : 0;
}

static uint32_t uri_end(uint32_t i) {
  if (i < seen.scheme_from || i >= seen.scheme_to) {
    seen.scheme_from = i;
    while (letter(at(i)) || digit(at(i)) || at(i) == '+' || at(i) == '-' || at(i) == '.') i++;
    seen.scheme_to = i;
  }
  i = seen.scheme_to;
  if (at(i) != ':' || !uri_char(at(i + 1))) return 0;
  for (i++; uri_char(at(i));) i++;
  return i;
}
#endif
