import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Conversation, ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredUser } from '../../store/users.ts';
import { keepVerdicts } from '../marks/keep-verdicts.ts';
import { personsSay } from '../marks/persons-say.ts';
import { notify } from '../notifications/notify.ts';
import { announceConversation, announceMessage } from './announce.ts';
import { authorOf } from './author.ts';
import { conversationFor, subjectOf } from './find.ts';
import { effectsOf, type Names, type PatchEffects } from './patch-effects.ts';
import { activityRow } from './write-activity.ts';

type UpdateContext = Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>;

interface Wanted {
  id: string;
  patch: ConversationPatch;
  quiet?: boolean;
  handedOver?: boolean;
}

/**
 * Assigns, teams, tags, prioritises, snoozes, resolves, reopens, renames. Only what is given changes; what changed is
 * told in the thread, and a new assignee is notified.
 * @param wanted.quiet one of many: nobody is notified of each
 * @param wanted.handedOver the thread tells that it was handed over
 */
export async function updateConversation(
  context: UpdateContext,
  actor: Actor,
  { id, patch, quiet = false, handedOver = false }: Wanted,
): Promise<Conversation> {
  const before = await conversationFor(context, actor, { id, ability: 'conversations.update' });
  const assigns = patch.assigneeId !== undefined || patch.teamId !== undefined;
  if (assigns && !can(actor, 'conversations.assign', subjectOf(before))) throw new AppError('not-allowed');
  const names = await namesFor(context, before, patch);
  const effects = effectsOf({ before, patch, names, actorId: actor.userId });
  const say = personsSay(before, patch);
  const set = { ...effects.set, ...say.set };
  if (Object.keys(set).length === 0) return presentConversation(before);
  const activities = handedOver ? effects.activities.map(asHandedOver) : effects.activities;
  const after = await applyEffects(context, actor, { before, effects: { activities, set }, quiet });
  await keepVerdicts(context, actor, { conversation: after, verdicts: say.verdicts });
  return presentConversation(after);
}

function asHandedOver({ type, data }: Activity): Activity {
  return { type, data: { ...data, handedOver: true } };
}

/**
 * Would this patch go through? Nothing is written.
 * @throws AppError validation-failed as `updateConversation` does
 */
export async function checkPatch(
  context: Pick<Context, 'store'>,
  before: StoredConversation,
  patch: ConversationPatch,
): Promise<void> {
  await namesFor(context, before, patch);
}

/** Writes the change, tells it in the thread, pushes both, notifies a new assignee. */
export async function applyEffects(
  context: UpdateContext,
  actor: Actor,
  { before, effects, quiet = false }: { before: StoredConversation; effects: PatchEffects; quiet?: boolean },
): Promise<StoredConversation> {
  const now = context.clock.now();
  const after = await context.store.conversations.update({ id: before.id, set: effects.set, now });
  if (!after) throw new AppError('not-found');
  const author = await authorOf(context, actor);
  const rows = effects.activities.map((activity) =>
    activityRow({ conversation: after, author, activity, now }),
  );
  await context.store.messages.insertMany(rows);
  announceConversation(context, after);
  for (const message of rows) announceMessage(context, { message, conversation: after });
  const { assigneeId } = effects.set;
  if (assigneeId && assigneeId !== actor.userId && !quiet) {
    const news = { conversationId: after.id, messageId: null, actorName: author.name };
    await notify(context, [assigneeId], { ...news, type: 'assigned', excerpt: after.subject });
  }
  return after;
}

/**
 * Looks up whom and what a patch mentions.
 * @throws AppError validation-failed for people, teams and tags that are not there, or people who do not see the inbox
 */
async function namesFor(
  { store }: Pick<Context, 'store'>,
  before: StoredConversation,
  patch: ConversationPatch,
): Promise<Names> {
  const problems: FieldProblem[] = [];
  const changed = (ids: (string | null | undefined)[]) => ids.filter((id) => typeof id === 'string');
  const [users, teams, tags] = await Promise.all([
    patch.assigneeId === undefined
      ? []
      : store.users.findMany(changed([patch.assigneeId, before.assigneeId])),
    patch.teamId === undefined ? [] : store.teams.list(),
    patch.tagIds === undefined ? [] : store.tags.readMany([...patch.tagIds, ...before.tagIds]),
  ]);
  const names: Names = { users: named(users), teams: named(teams), tags: named(tags) };
  const assignee = users.find(({ id }) => id === patch.assigneeId);
  if (typeof patch.assigneeId === 'string' && !mayHold(assignee, before)) {
    problems.push({ path: 'assigneeId', message: 'This person does not see the inbox.' });
  }
  if (typeof patch.teamId === 'string' && !names.teams.has(patch.teamId)) {
    problems.push({ path: 'teamId', message: 'This team is not there any more.' });
  }
  const unknown = (patch.tagIds ?? []).filter((id) => !names.tags.has(id) && !before.tagIds.includes(id));
  if (unknown.length > 0) problems.push({ path: 'tagIds', message: 'A tag is not there any more.' });
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
  return names;
}

function named(rows: readonly { id: string; name: string }[]): Map<string, string> {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function mayHold(user: StoredUser | undefined, conversation: StoredConversation): boolean {
  if (!user?.active) return false;
  return seesInbox(user, conversation.inboxId) || conversation.sharedWith.includes(user.id);
}
