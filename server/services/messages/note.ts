import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { NoteInput } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredTeam } from '../../store/teams.ts';
import type { StoredUser } from '../../store/users.ts';
import { announceMessage } from '../conversations/announce.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { blankMessage } from '../conversations/write-activity.ts';
import { removeDraft } from '../drafts/remove.ts';
import { notify } from '../notifications/notify.ts';
import { afterNoteIn } from '../sides/state.ts';
import { tellNote } from '../sides/tell.ts';
import { findUploads } from './claim-uploads.ts';
import { afterNote } from './conversation-after.ts';
import { bodyOf, writtenMessageId } from './outbound-row.ts';
import { storeHeld, type Written } from './reply.ts';

type NoteContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/**
 * Writes a note that only colleagues see. Whoever is mentioned, or is in a team that is mentioned, is notified, and sees this
 * conversation from now on even without belonging to its inbox.
 */
export async function addNote(
  context: NoteContext,
  actor: Actor,
  {
    conversationId,
    input,
    news = 'mentioned',
    aside = false,
  }: {
    conversationId: string;
    input: NoteInput;
    news?: 'mentioned' | 'whispered' | 'assigned';
    /** Not written in the composer: what stands there stays. */
    aside?: boolean;
  },
): Promise<Written> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.note',
  });
  if (conversation.merge) {
    throw new AppError('not-capable', { detail: 'It was merged into another: go on there.' });
  }
  const { store } = context;
  const repeated = await store.messages.byClientId(conversationId, input.clientId);
  if (repeated) return written(repeated, conversation);
  const [named, teams] = await Promise.all([
    mentionedUsers(context, input.mentions),
    mentionedTeams(context, input.teamMentions),
  ]);
  const mentioned = [...named, ...(await membersOf(context, teams, named))];
  const note = await noteRow(context, actor, { conversation, input });
  if (!(await storeHeld(context, actor, note))) return written(note, conversation);
  const outsiders = outsidersOf(conversation, mentioned);
  const change = afterNote(note, outsiders);
  const { side } = conversation;
  const after = await store.conversations.update({
    ...change,
    set: { ...change.set, ...(side && { side: afterNoteIn(side, actor.userId, note.createdAt) }) },
    id: conversationId,
    now: context.clock.now(),
  });
  if (!after) throw new AppError('not-found');
  announceMessage(context, { message: note, conversation: after });
  await notify(
    context,
    mentioned.map(({ id }) => id).filter((id) => id !== actor.userId),
    {
      type: news,
      conversationId,
      messageId: note.id,
      actorName: note.author.name,
      excerpt: excerpt(note.text),
    },
  );
  await tellNote(context, { conversation: after, message: note });
  if (!aside) await removeDraft(context, actor, { conversationId, kind: 'note' });
  return written(note, after);
}

function written(message: StoredMessage, conversation: StoredConversation): Written {
  return { message: presentMessage(message), conversation: presentConversation(conversation) };
}

async function noteRow(
  context: NoteContext,
  actor: Actor,
  { conversation, input }: { conversation: StoredConversation; input: NoteInput },
): Promise<StoredMessage> {
  const id = writtenMessageId(conversation.id, input.clientId);
  const [files, author] = await Promise.all([
    findUploads(context, actor, { ids: input.attachmentIds, messageId: id }),
    authorOf(context, actor),
  ]);
  if (input.text.trim() === '' && files.length === 0) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'text', message: 'Write something first.' }],
    });
  }
  return {
    ...blankMessage(conversation, context.clock.now()),
    ...bodyOf({ html: input.html, files }, 'note.invalid'),
    id,
    kind: 'note',
    untriaged: true,
    author,
    text: input.text,
    clientId: input.clientId,
    mentions: [...new Set(input.mentions)],
    ...(input.teamMentions && { teamMentions: [...new Set(input.teamMentions)] }),
    threadedBy: { strategy: 'written-here', evidence: author.name, rejected: [], linkedConversationId: null },
  };
}

/** Each row of a conversation names them all, so a note does not let whole departments in. */
const mostOutsiders = 200;

function outsidersOf(conversation: StoredConversation, mentioned: readonly StoredUser[]): string[] {
  const { inboxId, sharedWith } = conversation;
  const outside = mentioned.filter((user) => !seesInbox(user, inboxId)).map(({ id }) => id);
  if (new Set([...sharedWith, ...outside]).size <= mostOutsiders) return outside;
  throw new AppError('validation-failed', {
    fields: [
      { path: 'teamMentions', message: 'Too many who do not see this inbox: mention people instead.' },
    ],
  });
}

/** Who is in teams besides those who are named themselves. */
async function membersOf(
  { store }: Pick<Context, 'store'>,
  teams: readonly StoredTeam[],
  named: readonly StoredUser[],
): Promise<StoredUser[]> {
  const known = new Set(named.map(({ id }) => id));
  const members = (await Promise.all(teams.map(({ id }) => store.users.listByTeam(id)))).flat();
  return members.filter(({ id }) => !known.has(id) && known.add(id));
}

/** @throws AppError validation-failed when a team is not there any more */
async function mentionedTeams(
  { store }: Pick<Context, 'store'>,
  ids: readonly string[] = [],
): Promise<StoredTeam[]> {
  if (ids.length === 0) return [];
  const wanted = new Set(ids);
  const teams = (await store.teams.list()).filter(({ id }) => wanted.has(id));
  if (teams.length === wanted.size) return teams;
  throw new AppError('validation-failed', {
    fields: [{ path: 'teamMentions', message: 'A team mentioned is not there any more.' }],
  });
}

/** @throws AppError validation-failed when someone mentioned is not there any more */
async function mentionedUsers(
  { store }: Pick<Context, 'store'>,
  ids: readonly string[],
): Promise<StoredUser[]> {
  if (ids.length === 0) return [];
  const users = (await store.users.findMany([...new Set(ids)])).filter(({ active }) => active);
  if (users.length === new Set(ids).size) return users;
  throw new AppError('validation-failed', {
    fields: [{ path: 'mentions', message: 'Someone mentioned is not there any more.' }],
  });
}
