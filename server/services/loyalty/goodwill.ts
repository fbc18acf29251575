import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { GoodwillInput, GoodwillRequest } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredProgramme } from '../../store/loyalty-settings.ts';
import type { StoredGoodwillRequest } from '../../store/redemptions.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { readPerson, type Person } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { credit } from './earn.ts';
import { programmeOf } from './membership.ts';
import { placePerson, type PlaceContext } from './place.ts';

type Needs = PlaceContext & Pick<Context, 'logger'>;

const windowMillis = 30 * 86_400_000;
const mostListed = 200;

/** What agents may still give somebody without asking: all of them together, in thirty days. */
export async function goodwillLeft(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { id, goodwillLimit }: Pick<StoredProgramme, 'id' | 'goodwillLimit'>,
  person: Person,
): Promise<number> {
  const since = new Date(clock.now().getTime() - windowMillis);
  const rows = await Promise.all(person.ids.map((contactId) => store.loyalty.entriesSince(contactId, since)));
  const given = rows.flat().filter(({ programmeId, kind }) => programmeId === id && kind === 'goodwill');
  return Math.max(0, goodwillLimit - given.reduce((sum, { points }) => sum + points, 0));
}

/**
 * Gives points with a reason. What an agent may not give alone waits until somebody else agrees.
 * @throws AppError not-allowed, not-found, validation-failed where no programme is for them
 */
export async function giveGoodwill(
  context: Needs,
  actor: Actor,
  { contactId, input }: { contactId: string; input: GoodwillInput },
): Promise<'given' | 'waiting'> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, contactId);
  const programme = await mustBelong(context, person);
  const rootId = person.root.id;
  const { points, reason, clientId } = input;
  const facts = ['goodwill', actor.userId, clientId];
  const by = { id: actor.userId, name: (await authorOf(context, actor)).name };
  const requestId = idFrom(['loyalty-request', rootId, ...facts]);
  if (await context.store.redemptions.readRequest(requestId)) return 'waiting';
  const free = can(actor, 'segments.manage');
  const given = await give(context, {
    ...{ programme, contactId: rootId, points, reason, facts, by },
    allowed: async () => free || points <= (await goodwillLeft(context, programme, person)),
  });
  if (!given) {
    await context.store.redemptions.insertRequest({
      ...{ id: requestId, contactId: rootId, points, reason, by, at: context.clock.now() },
      ...{ state: 'waiting', decidedBy: null },
    });
    return 'waiting';
  }
  await recordAudit(context, actor, {
    ...{ action: 'loyalty.goodwill', subject: `contact:${rootId}`, data: { points, reason } },
  });
  return 'given';
}

async function mustBelong(context: Needs, person: Person): Promise<StoredProgramme> {
  const accounts = await context.store.loyalty.ofContacts(person.ids);
  const programme = await programmeOf(context, person, accounts);
  if (programme) return programme;
  const message = 'No loyalty programme is for this contact.';
  throw new AppError('validation-failed', { detail: message, fields: [{ path: 'points', message }] });
}

async function give(
  context: Needs,
  wanted: {
    programme: StoredProgramme;
    contactId: string;
    points: number;
    reason: string;
    facts: string[];
    by: { id: string; name: string };
    allowed?: () => Promise<boolean>;
  },
): Promise<boolean> {
  const { programme, contactId, points, reason, facts, by, allowed } = wanted;
  const entry = await credit(
    context,
    { programmeId: programme.id, contactId },
    {
      ...{ programme, kind: 'goodwill' as const, points, facts, words: { source: '', by, reason } },
      ...(allowed && { allowed }),
    },
  );
  if (entry) await placePerson(context, programme, contactId);
  return entry !== null;
}

/** What waits for somebody to agree, the oldest first. */
export async function listGoodwillRequests(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
): Promise<GoodwillRequest[]> {
  if (!can(actor, 'segments.manage')) throw new AppError('not-allowed');
  return presentRequests({ store }, await store.redemptions.requestsIn('waiting', mostListed));
}

export async function presentRequests(
  { store }: Pick<Context, 'store'>,
  rows: readonly StoredGoodwillRequest[],
): Promise<GoodwillRequest[]> {
  const contacts = await store.contacts.readMany(rows.map(({ contactId }) => contactId));
  const names = new Map(contacts.map(({ id, name }) => [id, name]));
  return rows.map(({ id, contactId, points, reason, by, at }) => ({
    ...{ id, contactId, points, reason, by: by.name, byId: by.id },
    ...{ contactName: names.get(contactId) ?? '', at: at.toISOString() },
  }));
}

/**
 * Agrees to what somebody else asked for, or refuses it.
 * @throws AppError not-found, not-allowed for one's own, too-late when it was decided
 */
export async function decideGoodwill(
  context: Needs,
  actor: Actor,
  { id, agree }: { id: string; agree: boolean },
): Promise<'given' | 'refused'> {
  const { redemptions } = context.store;
  if (!can(actor, 'segments.manage')) throw new AppError('not-allowed');
  const request = await redemptions.readRequest(id);
  if (!request) throw new AppError('not-found');
  if (request.by.id === actor.userId) {
    throw new AppError('not-allowed', { detail: 'Whoever asked for points does not agree to them.' });
  }
  const decidedBy = { id: actor.userId, name: (await authorOf(context, actor)).name };
  const after = await redemptions.decide(id, 'waiting', { state: agree ? 'agreed' : 'refused', decidedBy });
  if (!after) throw new AppError('too-late', { detail: 'Somebody decided this already.' });
  await recordAudit(context, actor, {
    ...{ action: agree ? 'loyalty.goodwill-agreed' : 'loyalty.goodwill-refused' },
    ...{ subject: `contact:${request.contactId}`, data: { points: request.points, by: request.by.name } },
  });
  if (agree) await carryOut(context, after);
  return agree ? 'given' : 'refused';
}

/** For the sweep: what was agreed to and not given yet. */
export async function finishGoodwill(context: Needs): Promise<void> {
  for (const request of await context.store.redemptions.requestsIn('agreed', mostListed)) {
    await carryOut(context, request);
  }
}

async function carryOut(
  context: Needs,
  { id, contactId, points, reason, by }: StoredGoodwillRequest,
): Promise<void> {
  const person = await readPerson(context, contactId);
  const accounts = person ? await context.store.loyalty.ofContacts(person.ids) : [];
  const programme = person && (await programmeOf(context, person, accounts));
  if (!programme) {
    await context.store.redemptions.decide(id, 'agreed', { state: 'refused' });
    return;
  }
  await give(context, { programme, contactId, points, reason, facts: ['request', id], by });
  await context.store.redemptions.decide(id, 'agreed', { state: 'given' });
}
