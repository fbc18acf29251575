import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ShopVisit } from '../../../shared/schemas/shopping.ts';
import { isSaid, nextVisit, pauseMillis } from '../../../shared/shopping/grade.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredShopScript, StoredShopVisit } from '../../store/shopping.ts';
import { recordAudit } from '../audit/record.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { acceptRaw, type AcceptContext } from '../raw-items/accept.ts';
import { lotOf } from './lot.ts';
import { presentVisits } from './present.ts';
import { scriptFor } from './scripts.ts';
import { providerId, writtenBy } from './write.ts';

export type VisitContext = AcceptContext & Pick<Context, 'secretBox' | 'publisher'>;

const atOnce = 50;
const second = 1000;
const hour = 3_600_000;
/** So often it is looked whether somebody has answered, and whether it is closed. */
const lookMillis = 20 * second;
const mostRead = 500;

/** Sends who is due, and goes on with who is on the way. Running it twice writes nothing twice. */
export async function sweepShopping(context: VisitContext): Promise<void> {
  const { store, clock, logger } = context;
  const now = clock.now();
  for (const script of await store.shopping.scriptsDue(now, atOnce)) {
    const { id, nextAt, everyDays } = script;
    if (!nextAt) continue;
    const lot = lotOf([id, nextAt.toISOString()]);
    const taken = await store.shopping.changeScript(id, { nextAt: nextVisit(now, everyDays, lot) }, nextAt);
    if (taken && !(await isOnTheWay(context, id))) await begin(context, script);
  }
  for (const visit of await store.shopping.visitsDue(now, atOnce)) {
    await goOn(context, visit).catch((error: unknown) => {
      logger.warn({ err: error, visitId: visit.id }, 'a test customer could not go on yet');
    });
  }
}

/** @throws AppError not-found; not-capable when one of the script is on the way */
export async function sendShopper(context: VisitContext, actor: Actor, scriptId: string): Promise<ShopVisit> {
  const script = await scriptFor(context, actor, scriptId);
  if (await isOnTheWay(context, scriptId))
    throw new AppError('not-capable', { detail: 'A customer of this script is on the way.' });
  const visit = await begin(context, script);
  const subject = `inbox:${script.inboxId}`;
  const data = { script: scriptId, visit: visit.id };
  await recordAudit(context, actor, { action: 'shopper.sent', subject, data });
  await goOn(context, visit);
  const [presented] = await presentVisits(context, [visit]);
  if (!presented) throw new AppError('not-found');
  return presented;
}

async function isOnTheWay({ store }: VisitContext, scriptId: string): Promise<boolean> {
  const last = await store.shopping.lastOf(scriptId);
  return last !== null && last.state !== 'over';
}

async function begin({ store, clock }: VisitContext, row: StoredShopScript): Promise<StoredShopVisit> {
  const { id: scriptId, address, nextAt: _, createdAt: __, ...script } = row;
  const now = clock.now();
  const visit: StoredShopVisit = {
    ...{ id: newId(), scriptId, script, inboxId: script.inboxId, address, state: 'waiting' },
    steps: script.messages.map(() => ({ askedAt: null, answeredAt: null })),
    facts: script.facts.map((fact) => ({ fact, said: false })),
    ...{ itemId: null, messageId: null, startedAt: now, dueAt: now, revealedAt: null },
  };
  await store.shopping.insertVisit(visit);
  return visit;
}

async function goOn(context: VisitContext, visit: StoredShopVisit): Promise<void> {
  if (visit.state === 'waiting') await write(context, visit);
  else if (visit.state === 'asked') await look(context, visit);
  else await revealWhenClosed(context, visit);
}

const stepId = ({ id }: StoredShopVisit, step: number): string => `${id}${String(step)}`;

/** Bytes first, known by an id that is always the same; then the mark that it was written. */
async function write(context: VisitContext, visit: StoredShopVisit): Promise<void> {
  const { store, clock } = context;
  const inbox = await store.inboxes.read(visit.inboxId);
  const step = visit.steps.findIndex(({ askedAt }) => askedAt === null);
  const text = visit.script.messages[step];
  const now = clock.now();
  const written =
    inbox?.enabled && text !== undefined
      ? await writtenBy(context, {
          ...{ inbox, customer: visit.script.customer, id: stepId(visit, step), at: visit.dueAt ?? now },
          ...{ subject: visit.script.subject, text, answered: await lastAnswer(context, visit) },
        })
      : null;
  if (!inbox || !written) {
    await store.shopping.changeVisit(visit.id, { state: 'over', dueAt: now });
    return;
  }
  await acceptRaw(context, inbox.id, [written.item]);
  const steps = visit.steps.map((one, at) => (at === step ? { ...one, askedAt: now } : one));
  const itemId = visit.itemId ?? written.item.externalId;
  const dueAt = new Date(now.getTime() + lookMillis);
  await store.shopping.changeVisit(visit.id, { state: 'asked', steps, itemId, dueAt });
}

/** The first thing that they wrote, as a message; null: it is not imported yet. */
async function firstId({ store }: VisitContext, visit: StoredShopVisit): Promise<string | null> {
  if (visit.messageId !== null || visit.itemId === null) return visit.messageId;
  const [item] = await store.rawItems.factsByExternalIds(visit.inboxId, [visit.itemId]);
  return item?.messageId ?? null;
}

async function lastAnswer(context: VisitContext, visit: StoredShopVisit) {
  const answer = (await threadOf(context, visit)).findLast(isAnswer);
  const first = providerId(visit.script.customer, stepId(visit, 0));
  return answer?.externalId ? { id: answer.externalId, first } : null;
}

/** What was said where it is now, oldest first. */
async function threadOf({ store }: VisitContext, { messageId }: StoredShopVisit): Promise<StoredMessage[]> {
  const first = messageId === null ? null : await store.messages.read(messageId);
  if (!first) return [];
  const from = { at: new Date(first.createdAt.getTime() - 1), id: '' };
  return (await store.messages.after(first.conversationId, from, mostRead)).items;
}

const isAnswer = ({ kind, automatic, delivery }: StoredMessage): boolean =>
  kind === 'outbound' && !automatic && delivery?.state !== 'failed';

/** Has somebody answered what was asked last? */
async function look(context: VisitContext, visit: StoredShopVisit): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const step = visit.steps.findLastIndex(({ askedAt }) => askedAt !== null);
  const askedAt = visit.steps[step]?.askedAt ?? visit.startedAt;
  const messageId = await firstId(context, visit);
  const known = { ...visit, messageId };
  const thread = await threadOf(context, known);
  const answer = thread.find((one) => isAnswer(one) && one.createdAt >= askedAt);
  const isLost = now.getTime() - askedAt.getTime() > visit.script.patienceHours * hour;
  if (!answer && !isLost) {
    await store.shopping.changeVisit(visit.id, { messageId, dueAt: new Date(now.getTime() + lookMillis) });
    return;
  }
  const answeredAt = answer?.createdAt ?? null;
  const steps = visit.steps.map((one, at) => (at === step ? { ...one, answeredAt } : one));
  const said = thread.filter(isAnswer).map(({ text }) => text);
  const facts = visit.facts.map(({ fact }) => ({ fact, said: isSaid(fact, said) }));
  const goesOn = answer !== undefined && step < visit.steps.length - 1;
  const pause = pauseMillis(visit.script.pauseMinutes, lotOf([visit.id, String(step)]));
  await store.shopping.changeVisit(visit.id, {
    ...{ messageId, steps, facts, state: goesOn ? 'waiting' : 'over' },
    dueAt: new Date(now.getTime() + (goesOn ? pause : 0)),
  });
}

/** Once the conversation is closed everybody may know: it says so, and counts for no promise. */
async function revealWhenClosed(context: VisitContext, visit: StoredShopVisit): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const messageId = await firstId(context, visit);
  const first = messageId === null ? null : await store.messages.read(messageId);
  const conversation = first && (await store.conversations.read(first.conversationId));
  if (conversation && conversation.status !== 'resolved') {
    // What is said after the last question still counts.
    const said = (await threadOf(context, { ...visit, messageId })).filter(isAnswer).map(({ text }) => text);
    const facts = visit.facts.map(({ fact }) => ({ fact, said: isSaid(fact, said) }));
    const dueAt = new Date(now.getTime() + lookMillis);
    await store.shopping.changeVisit(visit.id, { messageId, facts, dueAt });
    return;
  }
  if (conversation) {
    const row = activityRow({
      conversation,
      author: { type: 'system', id: null, name: '' },
      activity: { type: 'shopper', data: { name: visit.script.name } },
      now,
    });
    // An id of its own: told again it is the same.
    const told = { ...row, id: `${visit.id.slice(0, 23)}f`, clientId: `shopper-${visit.id}` };
    if (await store.messages.insert(told)) announceMessage(context, { message: told, conversation });
    await store.slaOutcomes.removeOf([conversation.id]);
  }
  await store.shopping.changeVisit(visit.id, { messageId, revealedAt: now, dueAt: null });
}
