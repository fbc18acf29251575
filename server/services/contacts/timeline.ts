import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { timelineKinds, type TimelineEvent, type TimelineKind } from '../../../shared/schemas/timeline.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredOrder } from '../../store/orders.ts';
import { sightOf } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { surveysOfContact } from '../surveys/report.ts';
import { listContactCommitments } from '../tasks/list.ts';
import { findContact } from './find.ts';
import { newestFirst, newestMessages, type WrittenIn } from './timeline-messages.ts';
import {
  campaignEvents,
  isBefore,
  pointEvents,
  sideEvents,
  tierEvents,
  type Asked,
  type Placed,
} from './timeline-standing.ts';

type TimelineContext = Pick<Context, 'store' | 'clock'>;

const longest = 300;

/**
 * All that happened between a person and us, on every channel, newest first, as far as the actor sees it. @throws AppError
 * not-found
 */
export async function listTimeline(
  context: TimelineContext,
  actor: Actor,
  {
    id,
    query,
  }: {
    id: string;
    query: { cursor?: string | undefined; limit: number; kinds?: TimelineKind[] | undefined };
  },
): Promise<{ items: TimelineEvent[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, id);
  const kinds = new Set<TimelineKind>(query.kinds ?? timelineKinds);
  const asked = { kinds, after: positionFrom(query.cursor), limit: query.limit + 1 };
  const contactIds = person.ids;
  const sight = sightOf(actor);
  const parts = await Promise.all([
    messageEvents(context, { ...asked, contactIds, sight }),
    orderEvents(context, contactIds, asked),
    pointEvents(context, contactIds, asked),
    tierEvents(context, contactIds, asked),
    campaignEvents(context, { contactIds, sight }, asked),
    sideEvents(context, { contactIds, sight }, asked),
    surveyEvents(context, actor, { id, asked }),
    taskEvents(context, actor, { id, asked }),
  ]);
  const all = parts.flat().toSorted((a, b) => newestFirst(a.placed, b.placed));
  const shown = all.slice(0, query.limit);
  const last = all.length > shown.length ? (shown.at(-1)?.placed ?? null) : null;
  return {
    items: shown.map(({ placed: _, ...event }) => event),
    next: cursorAfter(last, ({ at }) => at),
  };
}

const written = ['message', 'mention', 'review', 'note'] as const;

function kindOf({ kind, post }: StoredMessage): TimelineKind | null {
  if (kind === 'activity') return null;
  if (kind === 'note') return 'note';
  if (kind !== 'inbound' || post === undefined || post.kind === 'message') return 'message';
  return post.kind === 'review' ? 'review' : 'mention';
}

async function messageEvents(
  context: TimelineContext,
  wanted: Asked & Pick<Parameters<typeof newestMessages>[1], 'contactIds' | 'sight'>,
): Promise<Placed[]> {
  const { kinds } = wanted;
  if (!written.some((kind) => kinds.has(kind))) return [];
  const fits = (message: StoredMessage): boolean => {
    const kind = kindOf(message);
    return kind !== null && kinds.has(kind);
  };
  return (await newestMessages(context, { ...wanted, fits })).map(messageEvent);
}

function messageEvent({ message, conversation }: WrittenIn): Placed {
  const { id, createdAt, author, text, subject } = message;
  return {
    ...{ id, kind: kindOf(message) ?? 'message', at: moment(createdAt), conversationId: conversation.id },
    ...{ channel: conversation.channel, who: author.name, ours: author.type !== 'contact' },
    text: excerpt(text, longest) || (subject ?? ''),
    placed: { at: createdAt, id },
  };
}

async function orderEvents(
  { store }: TimelineContext,
  contactIds: readonly string[],
  { kinds, after, limit }: Asked,
): Promise<Placed[]> {
  if (!kinds.has('order')) return [];
  const pages = await Promise.all(
    contactIds.map((contactId) => store.orders.ofContact({ contactId, after }, limit)),
  );
  return pages.flatMap(({ items }) => items.map(orderEvent));
}

function orderEvent({ id, number, placedAt, items, status, total, currency, url }: StoredOrder): Placed {
  const contents = items.map(({ name }) => name).join(', ');
  return {
    ...{ id, kind: 'order', at: moment(placedAt), conversationId: null, channel: null, who: '', ours: false },
    text: excerpt(contents ? `${number}: ${contents}` : number, longest),
    order: { status, total, currency, url },
    placed: { at: placedAt, id },
  };
}

async function surveyEvents(
  context: TimelineContext,
  actor: Actor,
  { id, asked }: { id: string; asked: Asked },
): Promise<Placed[]> {
  if (!asked.kinds.has('survey')) return [];
  const surveys = await surveysOfContact(context, actor, id);
  return surveys
    .map((survey): Placed => {
      const at = survey.answeredAt ?? survey.askedAt;
      return {
        ...{ id: survey.id, kind: 'survey', at, conversationId: survey.conversationId, channel: null },
        ...{ who: '', ours: false, text: survey.comment, score: survey.score, of: survey.of },
        placed: { at: new Date(at), id: survey.id },
      };
    })
    .filter(({ placed }) => isBefore(placed, asked.after));
}

async function taskEvents(
  context: TimelineContext,
  actor: Actor,
  { id, asked }: { id: string; asked: Asked },
): Promise<Placed[]> {
  if (!asked.kinds.has('promise') && !asked.kinds.has('task')) return [];
  const [rows, users] = await Promise.all([
    listContactCommitments(context, actor, id),
    context.store.users.list(),
  ]);
  const names = new Map(users.map((user) => [user.id, user.name]));
  return rows
    .filter(({ kind }) => asked.kinds.has(kind))
    .map((row): Placed => {
      const { kind, text, state, conversationId, createdAt: at } = row;
      return {
        ...{ id: row.id, kind, at, conversationId, channel: null, ours: true, text, state },
        who: names.get(row.ownerId) ?? '',
        placed: { at: new Date(at), id: row.id },
      };
    })
    .filter(({ placed }) => isBefore(placed, asked.after));
}
