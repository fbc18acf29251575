import type { Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredVerdict } from '../../store/marks.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import type { Verdict } from './persons-say.ts';

type KeepContext = Pick<Context, 'store' | 'publisher' | 'clock'>;

/** Keeps what a person said of marks, for learning and for the account of how often the machine is right. */
export async function keepVerdicts(
  context: KeepContext,
  actor: Actor,
  { conversation, verdicts }: { conversation: StoredConversation; verdicts: readonly Verdict[] },
): Promise<void> {
  if (verdicts.length === 0) return;
  const rows = verdicts.map((one): StoredVerdict => ({
    ...one,
    id: idFrom(['verdict', one.mark, conversation.id, one.messageId ?? one.tagId ?? '']),
    conversationId: conversation.id,
    language: one.mark === 'language' ? one.was : conversation.language,
    userId: actor.userId,
    at: context.clock.now(),
  }));
  await context.store.marks.saveIfNone(rows.filter(({ how }) => how === 'stood'));
  await context.store.marks.save(rows.filter(({ how }) => how !== 'stood'));
  await correctMessage(context, conversation, verdicts);
}

/** The mood is a message's: the one that was judged says from now on what the person said. */
async function correctMessage(
  context: KeepContext,
  conversation: StoredConversation,
  verdicts: readonly Verdict[],
): Promise<void> {
  const said = verdicts.find(({ mark, how }) => mark === 'sentiment' && how !== 'stood');
  if (!said?.messageId || conversation.sentiment === null) return;
  const message = await context.store.messages.read(said.messageId);
  if (message?.conversationId !== conversation.id) return;
  const { score = 0, words = [] } = message.sentiment ?? {};
  const right = said.was === said.is;
  const sentiment = {
    label: conversation.sentiment,
    ...(right ? { score, words } : { score: 0, words: [] }),
    corrected: true,
  };
  const changed = await context.store.messages.update({
    ...{ id: message.id, set: { sentiment }, now: context.clock.now() },
  });
  if (changed) announceMessageChange(context, changed, conversation);
}
