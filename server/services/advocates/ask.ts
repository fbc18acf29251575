import { offeredIn } from '../../../shared/advocates/incentives.ts';
import type { AskObjection } from '../../../shared/advocates/may-ask.ts';
import { reviewSite, siteOfUrl } from '../../../shared/advocates/review-sites.ts';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { mannersOf } from '../../../shared/manners/manners.ts';
import { nextWelcome } from '../../../shared/manners/moment.ts';
import type { Ask, AskInput, AskPatch } from '../../../shared/schemas/advocate.ts';
import { isTimeZone } from '../../../shared/widget/opening.ts';
import { presentAsk } from '../../presenters/ask.ts';
import type { StoredAsk } from '../../store/advocate-asks.ts';
import { idFrom } from '../../store/ids.ts';
import { sayAnswer } from '../answers/offer.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { readPerson, shownFields, type Person } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { againstAsking, readStanding } from './standing.ts';
import { objectionWords } from './words.ts';

type AskContext = ReplyContext;

/** It asks as the workspace. */
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };
const atOnce = 50;

/**
 * Asks somebody for a review, or to be a reference, by an approved text in the conversation where they wrote last. It goes
 * out when they may be disturbed; what speaks against it is looked at again then.
 * @throws AppError not-found; validation-failed with what speaks against it
 */
export async function askAdvocate(
  context: AskContext,
  actor: Actor,
  { contactId, input }: { contactId: string; input: AskInput },
): Promise<Ask> {
  if (!can(actor, 'messages.reply')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const { person } = await findContact(context, actor, contactId);
  const id = idFrom(['ask', person.root.id, actor.userId, input.clientId]);
  const known = await store.asks.read(id);
  if (known) return presentAsk(known);
  const standing = await readStanding(context, person);
  const { kind, site, answerId } = input;
  const against = await againstAsking(context, standing, { kind, site });
  if (against) throw refusal(against, against === 'selective' || against === 'forbidden' ? 'site' : 'kind');
  const way = standing.way;
  if (!way || !can(actor, 'messages.reply', { inboxId: way.inbox.id })) throw refusal('no-way', 'kind');
  const now = clock.now();
  const dueAt = await welcomeAt(context, person, now);
  if (!dueAt) throw refusal('no-welcome', 'kind');
  const row: StoredAsk = {
    ...{ id, contactId: person.root.id, kind, site: site ?? '', answerId, content: standing.content },
    ...{ conversationId: way.head.id, inboxId: way.inbox.id, state: 'waiting', reason: null },
    ...{ by: { id: actor.userId, name: (await authorOf(context, actor)).name }, at: now, dueAt },
    ...{ askedAt: null, until: null, uses: [] },
  };
  const text = await textOf(context, row);
  if ('against' in text) throw refusal(text.against, 'answerId', text.word);
  await store.asks.insert(row);
  await recordAudit(context, actor, {
    action: `advocate.asked-${kind}`,
    subject: `contact:${row.contactId}`,
  });
  if (dueAt <= now) await sendAsk(context, row);
  return presentAsk((await store.asks.read(id)) ?? row);
}

function refusal(against: AskObjection, path: string, word = ''): AppError {
  const message = `${objectionWords[against]}${word === '' ? '' : ` (“${word}”)`}`;
  return new AppError('validation-failed', { detail: message, fields: [{ path, message }] });
}

async function welcomeAt({ store }: AskContext, person: Person, now: Date): Promise<Date | null> {
  const known = shownFields(person);
  const manners = mannersOf(known.manners, { name: '', language: known.language });
  const zone = isTimeZone(known.timeZone ?? '') ? known.timeZone : (await store.workspace.read()).timeZone;
  return nextWelcome(manners, zone ?? 'UTC', now);
}

/** What they are told, or what of it cannot be said to this site. */
async function textOf(
  context: AskContext,
  row: StoredAsk,
): Promise<{ text: string } | { against: AskObjection; word?: string }> {
  const conversation = await context.store.conversations.read(row.conversationId);
  if (!conversation) return { against: 'gone' };
  const said = await sayAnswer(context, system, { conversation, id: row.answerId });
  if (!said) return { against: 'not-valid' };
  if (said.problem) return { against: said.problem };
  const site = reviewSite(row.site);
  if (site) {
    const links = said.text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
    if (!links.some((link) => siteOfUrl(link)?.id === site.id)) return { against: 'no-link' };
    const offer = site.incentives === 'forbidden' ? offeredIn(said.text) : null;
    if (offer !== null) return { against: 'incentive', word: offer };
  }
  return { text: said.text };
}

/** For the sweep: asks whoever may be disturbed by now. Running it twice asks nobody twice. */
export async function sendDueAsks(context: AskContext): Promise<void> {
  for (const row of await context.store.asks.due(context.clock.now(), atOnce)) {
    await sendAsk(context, row).catch((error: unknown) => {
      context.logger.warn({ err: error, askId: row.id }, 'somebody could not be asked yet');
    });
  }
}

async function sendAsk(context: AskContext, row: StoredAsk): Promise<void> {
  const { store, clock } = context;
  const leave = async (reason: AskObjection): Promise<void> => {
    await store.asks.move(row.id, ['waiting'], { state: 'left', reason });
  };
  const person = await readPerson(context, row.contactId);
  const conversation = await store.conversations.read(row.conversationId);
  if (!person || !conversation) return leave('gone');
  // What came between: a survey, a refusal, another ask.
  const standing = await readStanding(context, person);
  const asks = standing.asks.filter(({ id }) => id !== row.id);
  const site = row.site === '' ? null : row.site;
  const against = await againstAsking(
    context,
    { ...standing, asks, content: false },
    { kind: row.kind, site },
  );
  if (against) return leave(against);
  const text = await textOf(context, row);
  if ('against' in text) return leave(text.against);
  const input = {
    ...{ clientId: `ask-${row.id}`, text: text.text, html: null, attachmentIds: [], cc: [], bcc: [] },
    ...{ split: true, force: true, expectedRevision: conversation.revision, usedAnswerIds: [row.answerId] },
  };
  try {
    await reply(context, system, { conversationId: conversation.id, input });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.logger.warn({ err: error, askId: row.id }, 'somebody could not be asked here');
    return leave('no-way');
  }
  await store.asks.move(row.id, ['waiting'], { state: 'asked', askedAt: clock.now() });
}

/**
 * Notes what they said to being a reference, or that they were named as one.
 * @throws AppError not-found, validation-failed, too-late where they have not been asked, or do not speak for us any more
 */
export async function updateAsk(
  context: AskContext,
  actor: Actor,
  { id, patch }: { id: string; patch: AskPatch },
): Promise<Ask> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const before = await store.asks.read(id);
  if (!before) throw new AppError('not-found', { detail: 'Nobody was asked that.' });
  await findContact(context, actor, before.contactId);
  if (before.kind !== 'reference') {
    const message = 'Only a reference is agreed to; a review is simply written.';
    throw new AppError('validation-failed', { detail: message, fields: [{ path: 'state', message }] });
  }
  let row: StoredAsk | null = before;
  if (patch.state !== undefined || patch.until !== undefined) {
    const { state = before.state, until } = patch;
    const set = until === undefined ? {} : { until: until === null ? null : new Date(`${until}T23:59:59Z`) };
    row = await store.asks.move(id, ['asked', 'agreed', 'declined'], { state, ...set });
    if (!row) throw new AppError('too-late', { detail: 'They have not been asked yet.' });
  }
  if (patch.used !== undefined) {
    const now = clock.now();
    if (row.until && row.until < now) {
      throw new AppError('too-late', { detail: 'They agreed until a day that has passed.' });
    }
    const { name } = await authorOf(context, actor);
    row = await store.asks.use(id, { at: now, by: name, what: patch.used });
    if (!row) throw new AppError('too-late', { detail: 'They have not agreed to be a reference.' });
  }
  await recordAudit(context, actor, {
    ...{ action: 'advocate.reference', subject: `contact:${row.contactId}`, data: { state: row.state } },
  });
  return presentAsk(row);
}
