import { can, type Actor } from '../../../shared/abilities.ts';
import type { HandOverInput } from '../../../shared/api/together.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { addNote } from '../messages/note.ts';
import { conversationFor, subjectOf } from './find.ts';
import { checkPatch, updateConversation } from './update.ts';

/**
 * Gives a conversation to a person or a team, with a note that they are told of. The note comes first: whoever gets it finds
 * it there, and should the giving fail, no word is lost. Doing it again with the same client id writes no second note.
 * @throws AppError not-found, not-allowed; validation-failed, with nothing written, for a person who does not see the inbox, a
 *   team that is gone, or an empty note
 */
export async function handOver(
  context: Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>,
  actor: Actor,
  { id, input }: { id: string; input: HandOverInput },
): Promise<Conversation> {
  const before = await conversationFor(context, actor, { id, ability: 'conversations.update' });
  if (!can(actor, 'conversations.assign', subjectOf(before))) throw new AppError('not-allowed');
  const toTeam = 'teamId' in input;
  // A team finds out who of it takes it.
  const patch = toTeam ? { teamId: input.teamId, assigneeId: null } : { assigneeId: input.assigneeId };
  await checkPatch(context, before, patch);
  const { note } = input;
  const add = (given: readonly string[] | undefined, one: string) => [...new Set([...(given ?? []), one])];
  await addNote(context, actor, {
    conversationId: id,
    ...{ news: 'assigned', aside: true },
    input: {
      ...note,
      ...(toTeam
        ? { teamMentions: add(note.teamMentions, input.teamId) }
        : { mentions: add(note.mentions, input.assigneeId) }),
    },
  });
  // They were told by the note.
  return updateConversation(context, actor, { ...{ id, patch }, quiet: true, handedOver: true });
}
