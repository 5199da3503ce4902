/*
 * Parses by the tables of tree-sitter-nix straight into records. They leave never more than one action
 * open, so the runtime's forks, its tree and what it keeps for later edits can be spared: two thirds of
 * its time. What this refuses, faults above all, is the runtime's to judge.
 */
#include <stdlib.h>

#include "nix.h"
#include "language.h"

/* Of a symbol that is shifted or reduced: what is left of it once its parent is. */
typedef struct { uint32_t start, end, children; uint8_t operators; } Item;

static const TSLanguage *language;
/* State by symbol → index of its actions, or the state that follows: the grammar's own table, whose rows it keeps packed. */
static uint16_t *table;
static TSStateId *states;
static Item *items;
static uint32_t depth, capacity;
static uint32_t last_end;

static bool unpack(void) {
  if (table) return true;
  language = nix_language();
  uint16_t *rows = calloc((size_t)language->state_count * language->symbol_count, sizeof *rows);
  if (!rows) return false;
  for (uint32_t state = 0; state < language->state_count; state++) {
    LookaheadIterator found = ts_language_lookaheads(language, (TSStateId)state);
    while (ts_lookahead_iterator__next(&found)) rows[state * language->symbol_count + found.symbol] = found.table_value;
  }
  table = rows;
  return true;
}

static uint16_t entry_of(TSSymbol symbol) { return table[states[depth] * language->symbol_count + symbol]; }

/* The one thing to do at a token; the shifts that `repeat` leaves beside a reduction are no choice. NULL for none or several. */
static const TSParseAction *action_at(TSSymbol symbol) {
  const TSParseActionEntry *entry = &language->parse_actions[entry_of(symbol)];
  const TSParseAction *only = NULL;
  for (uint32_t i = 1; i <= entry->entry.count; i++) {
    const TSParseAction *action = &entry[i].action;
    if (action->type == TSParseActionTypeShift && action->shift.repetition) continue;
    if (only) return NULL;
    only = action;
  }
  return only;
}

static bool push(TSStateId state, Item item) {
  if (depth + 1 >= capacity) {
    uint32_t wanted = capacity ? capacity * 2 : 256;
    TSStateId *more_states = realloc(states, wanted * sizeof *states);
    if (more_states) states = more_states;
    Item *more_items = realloc(items, wanted * sizeof *items);
    if (more_items) items = more_items;
    if (!more_states || !more_items) return false;
    capacity = wanted;
  }
  depth++;
  states[depth] = state;
  items[depth] = item;
  return true;
}

/* What a parent sees of a symbol: itself where it has a record, else what was in it. */
static bool close(TSSymbol symbol, Item *item) {
  TSSymbol public = ts_language_public_symbol(language, symbol);
  TSSymbolMetadata metadata = ts_language_symbol_metadata(language, symbol);
  if (!metadata.visible) return true;
  if (!metadata.named) {
    item->operators = (uint8_t)nix_operator_at(public, item->start);
    return true;
  }
  uint8_t role = nix_role(public);
  uint32_t operators = role == OPERATION ? item->operators : 0;
  item->operators = 0;
  if (role == WRAPPER || role == DROPPED) return true;
  if (!nix_emit(public | operators << 8, item->start, item->end, item->children)) return false;
  item->children = role == COMMENT ? 0 : 1;
  return true;
}

static bool reduce(TSSymbol symbol, uint32_t count) {
  Item whole = {last_end, last_end, 0, 0};
  if (count > 0) {
    whole.start = items[depth - count + 1].start;
    whole.end = items[depth].end;
  }
  for (uint32_t i = depth - count + 1; i <= depth; i++) {
    whole.children += items[i].children;
    whole.operators |= items[i].operators;
  }
  depth -= count;
  return close(symbol, &whole) && push(entry_of(symbol), whole);
}

/* Parses the text that is set; false where the runtime has to. */
bool nix_drive(void) {
  if (!unpack()) return false;
  depth = 0;
  last_end = 0;
  if (!push(1, (Item){0, 0, 0, 0})) return false;
  for (Lexeme token; nix_next(last_end, states[depth], &token);) {
    for (bool shifted = false; !shifted;) {
      const TSParseAction *action = action_at(token.symbol);
      if (!action || action->type == TSParseActionTypeRecover) return false;
      if (action->type == TSParseActionTypeAccept) return true;
      if (action->type == TSParseActionTypeReduce) {
        if (!reduce(action->reduce.symbol, action->reduce.child_count)) return false;
        continue;
      }
      Item leaf = {token.start, token.end, 0, 0};
      if (!close(token.symbol, &leaf)) return false;
      if (!action->shift.extra && !push(action->shift.state, leaf)) return false;
      last_end = token.end;
      shifted = true;
    }
  }
  return false;
}
