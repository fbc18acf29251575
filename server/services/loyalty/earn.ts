import { earn, goodUntil, type EarnKind } from '../../../shared/loyalty/balance.ts';
import type { Context } from '../../context.ts';
import type { StoredEntry } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import { readPerson } from '../contacts/person.ts';
import { book, type AccountKey } from './account.ts';
import { programmeOf } from './membership.ts';
import { placePerson, type PlaceContext } from './place.ts';

const nobody = { by: null, reason: '' };

/**
 * Gives somebody the points that their programme has for something, once for each source.
 * @returns the line of the ledger; null where no programme, or none of its points, is for them
 */
export async function earnFor(
  context: PlaceContext,
  { contactId, kind, source }: { contactId: string; kind: 'survey'; source: string },
): Promise<StoredEntry | null> {
  if ((await context.store.loyaltySettings.listRecent()).length === 0) return null;
  const person = await readPerson(context, contactId);
  if (!person) return null;
  const programme = await programmeOf(context, person, await context.store.loyalty.ofContacts(person.ids));
  const points = programme?.earn[kind] ?? 0;
  if (!programme || points === 0) return null;
  const entry = await credit(
    context,
    { programmeId: programme.id, contactId },
    {
      ...{ programme, kind, points, facts: [source], words: { source, ...nobody } },
    },
  );
  await placePerson(context, programme, contactId);
  return entry;
}

/** Points come in. */
export function credit(
  context: Pick<Context, 'store' | 'clock'>,
  key: AccountKey,
  wanted: {
    programme: Pick<StoredProgramme, 'expiryMonths'>;
    kind: EarnKind;
    points: number;
    facts: readonly string[];
    words: { source: string; by: StoredEntry['by']; reason: string };
    /** Asked when nothing can come between any more. */
    allowed?: () => Promise<boolean>;
  },
): Promise<StoredEntry | null> {
  const { kind, points, facts, words, programme, allowed = async () => true } = wanted;
  const until = goodUntil(context.clock.now(), programme.expiryMonths);
  return book(context, key, {
    ...{ facts, words: { ...words, until } },
    plan: async (account, now) =>
      (await allowed()) ? earn(account, { kind, points }, { until, now }) : null,
  });
}
