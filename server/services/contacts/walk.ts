import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, ContactOrder } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { ContactWalk } from '../../store/contact-lists.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { decodeWords, encodeWords, type Place } from '../../store/cursor.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import type { BareFacts } from '../segments/compiled.ts';
import { bareFactsOf } from '../segments/contact-facts.ts';
import { groupPeople, type Person } from './person.ts';
import { presentPeople } from './present.ts';

/** Asks whether somebody belongs to what is listed. */
export type Fits = (facts: BareFacts, now: Date) => boolean;

export interface Walk {
  order: ContactOrder;
  mark?: ContactWalk['mark'];
  /** Left out: everybody does. */
  fits?: Fits | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Contacts looked at for one page: where few belong pages get shorter, not slower. */
const mostLookedAt = 2000;
const mostAtOnce = 500;
/** Without conditions only those are left out whom one does not see. */
const mostUnasked = 500;

type Needs = Pick<Context, 'store' | 'clock'>;
interface Standing {
  row: StoredContact;
  person: Person;
}

/**
 * People in an order, as far as the actor sees them, each once: where the contact stands that stands for them, or, of those
 * with a mark, the one of theirs that has it and was seen last. A page may be shorter than its limit while there is a next.
 */
export async function walkPeople(
  context: Needs,
  actor: Actor,
  walk: Walk,
): Promise<{ items: Contact[]; next: string | null }> {
  const { order, mark, fits, limit } = walk;
  const items: Contact[] = [];
  let next = walk.cursor ?? null;
  const most = fits ? mostLookedAt : mostUnasked;
  for (let looked = 0; looked < most && items.length < limit;) {
    const size = fits ? mostAtOnce : limit - items.length;
    const after = next === null ? undefined : placeFrom(order, next);
    const page = await context.store.contacts.walk({ order, mark, after }, size);
    looked += size;
    const members = await belonging(context, await standing(context, page.items, mark), fits);
    const wanted = members.slice(0, limit - items.length);
    items.push(
      ...(await presentPeople(
        context,
        actor,
        wanted.map(({ person }) => person),
      )),
    );
    const cut = wanted.length < members.length ? (wanted.at(-1)?.row ?? null) : page.last;
    next = cursorOf(order, cut);
    if (next === null) break;
  }
  return { items, next };
}

/** The rows that their people are shown at. */
async function standing(
  context: Needs,
  rows: readonly StoredContact[],
  mark: Walk['mark'],
): Promise<Standing[]> {
  const people = await groupPeople(context, rows);
  return rows.flatMap((row): Standing[] => {
    const person = people.find(({ ids }) => ids.includes(row.id));
    return person && placeIn(person, mark)?.id === row.id ? [{ row, person }] : [];
  });
}

function placeIn({ root, members }: Person, mark: Walk['mark']): StoredContact | undefined {
  if (!mark) return root;
  const has = ({ [mark.field]: value }: StoredContact) =>
    typeof value === 'string' ? value === mark.id : (value ?? []).includes(mark.id);
  const seenLast = (a: StoredContact, b: StoredContact) =>
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime() || (a.id < b.id ? 1 : -1);
  return [root, ...members].filter(has).toSorted(seenLast)[0];
}

async function belonging(
  context: Needs,
  found: readonly Standing[],
  fits: Fits | undefined,
): Promise<readonly Standing[]> {
  if (!fits) return found;
  const now = context.clock.now();
  const facts = await bareFactsOf(
    context,
    found.map(({ person }) => person.root),
  );
  const theirs = new Map(facts.map((one) => [one.person.root.id, one.facts]));
  return found.filter(({ person }) => {
    const known = theirs.get(person.root.id);
    return known !== undefined && fits(known, now);
  });
}

/** @throws AppError validation-failed when the cursor is not one of this order */
function placeFrom(order: ContactOrder, cursor: string): Place | undefined {
  if (order !== 'name' && order !== 'health' && order !== 'advocate') return positionFrom(cursor);
  const place = decodeWords(cursor);
  if (place) return place;
  throw new AppError('validation-failed', {
    fields: [{ path: 'cursor', message: 'This is not a cursor that a list gave out.' }],
  });
}

function cursorOf(order: ContactOrder, row: StoredContact | null): string | null {
  if (row === null) return null;
  if (order === 'name') return encodeWords(row.sortName ?? '', row.id);
  if (order === 'advocate') return encodeWords(row.advocateKey ?? '', row.id);
  if (order === 'health') return encodeWords(row.healthKey ?? '', row.id);
  return cursorAfter(row, ({ lastSeenAt, firstSeenAt }) => (order === 'first' ? firstSeenAt : lastSeenAt));
}
