import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredAccount } from '../../store/loyalty.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import type { Person } from '../contacts/person.ts';
import { readContactFacts } from '../segments/contact-facts.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** Of a hundred customers the same so many each time. */
function isChosen(contactId: string, { id, share }: StoredProgramme): boolean {
  return Number.parseInt(idFrom(['loyalty-share', id, contactId]).slice(0, 8), 16) % 100 < share;
}

/**
 * The programme that somebody collects in: where they are a member, else the first that is for them.
 * @returns null when there is none
 */
export async function programmeOf(
  context: Needs,
  person: Person,
  accounts: readonly StoredAccount[],
): Promise<StoredProgramme | null> {
  const programmes = (await context.store.loyaltySettings.listRecent()).filter(({ active }) => active);
  if (programmes.length === 0) return null;
  const joined = accounts.toSorted(
    (a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const own = joined.flatMap(({ programmeId }) => programmes.find(({ id }) => id === programmeId) ?? []);
  if (own[0]) return own[0];
  const asked = programmes.some(({ segmentId }) => segmentId !== null);
  const facts = asked ? await readContactFacts(context, [person.root.id], context.clock.now()) : null;
  const segmentIds = facts?.get(person.root.id)?.segmentIds ?? [];
  const fits = (programme: StoredProgramme) =>
    (programme.segmentId === null || segmentIds.includes(programme.segmentId)) &&
    isChosen(person.root.id, programme);
  return programmes.find(fits) ?? null;
}
