import type { WordQuery } from '../text/match.ts';
import { formsInAny } from '../text/stems.ts';
import { factTerm, wordTerm } from '../text/terms.ts';

/** Some words of the index: those from `from` up to `to`, all of which begin with `from`, that are accepted. */
export interface Lookup {
  from: string;
  to: string;
  accepts: (term: string) => boolean;
  /** The only word that is accepted, where there is but one. */
  only?: string;
}

/** One of each of `all` must be there, none of `none`. */
export interface Wanted {
  all: Lookup[][];
  none: Lookup[];
}

/** What the index is asked. */
export interface Plan extends Wanted {
  /** The same for segments that know addresses only as words. */
  byWords: Wanted;
  /** Milliseconds: from `after` on, and before `before`. */
  after: number | null;
  before: number | null;
}

const afterAll = '\uffff';

export function exactly(term: string): Lookup {
  return { from: term, to: term, accepts: (found) => found === term, only: term };
}

/** Messages of any of these inboxes. */
export function inInboxes(inboxIds: readonly string[]): Lookup[] {
  return inboxIds.map((id) => exactly(factTerm.inbox(id)));
}

export function inConversations(conversationIds: readonly string[]): Lookup[] {
  return conversationIds.map((id) => exactly(factTerm.conversation(id)));
}

/**
 * Where the words of clauses are in the index: a superset of the messages that hold them as asked. Whether they stand
 * side by side, and in which language a form counts, the message itself tells.
 */
export function wantedFor(queries: readonly WordQuery[], { addresses }: { addresses: boolean }): Wanted {
  const wanted: Wanted = { all: [], none: [] };
  for (const query of queries) {
    const whole = addresses ? addressLookup(query) : null;
    if (query.negated) wanted.none.push(...(whole ?? certainLookup(query) ?? []));
    else wanted.all.push(...(whole ? [whole] : lookupsFor(query)));
  }
  return wanted;
}

function addressLookup({ field, address, prefix }: WordQuery): Lookup[] | null {
  if (address === null) return null;
  const term = field === 'from' ? factTerm.sender(address) : factTerm.recipient(address);
  return [prefix ? beginningWith(term) : exactly(term)];
}

function lookupsFor(query: WordQuery): Lookup[][] {
  return query.words.map((word, n) => {
    const prefix = query.prefix && n === query.words.length - 1;
    return [lookupFor(query, word, prefix)];
  });
}

/** Messages that certainly hold what must not be there. Phrases are left to the message itself. */
function certainLookup(query: WordQuery): Lookup[] | null {
  const [word, second] = query.words;
  if (word === undefined || second !== undefined) return null;
  return [lookupFor({ ...query, forms: false }, word, query.prefix)];
}

/** All words of the index that begin so. */
export function beginningWith(term: string): Lookup {
  return { from: term, to: term + afterAll, accepts: (found) => found.startsWith(term) };
}

function lookupFor({ field, forms }: WordQuery, word: string, prefix: boolean): Lookup {
  const mark = wordTerm(field, '').length;
  const family = forms ? formsInAny(word) : null;
  if (family === null) {
    const term = wordTerm(field, word);
    return prefix ? beginningWith(term) : exactly(term);
  }
  return {
    from: wordTerm(field, family.anchor),
    to: wordTerm(field, family.anchor) + afterAll,
    accepts: (found) => {
      const bare = mark === 0 ? found : found.slice(mark);
      return (prefix && bare.startsWith(word)) || family.isForm(bare);
    },
  };
}
