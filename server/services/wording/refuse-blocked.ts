import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ReplyInput } from '../../../shared/schemas/message.ts';
import type { FindingKind } from '../../../shared/schemas/wording.ts';
import { checkReply } from '../../../shared/text/check/check-reply.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { textsOfAnswers } from '../answers/offer.ts';
import { checkSceneOf } from './check-scene.ts';
import { sentenceOf } from './sentence-of.ts';

/** Others depend on what the writer saw on the screen. */
const knownHere: ReadonlySet<FindingKind> = new Set([
  'fact-differs',
  'forbidden',
  'glossary',
  'formality',
  'greeting',
  'language',
  'leftover',
  'attachment',
]);

interface Written {
  conversation: StoredConversation;
  input: Pick<ReplyInput, 'text' | 'attachmentIds'> & Partial<Pick<ReplyInput, 'usedAnswerIds'>>;
}

/**
 * Keeps a reply back in which there is what an admin said must not go out. No way leads around it.
 * @throws AppError validation-failed, naming what was found
 */
export async function refuseBlocked(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { conversation, input }: Written,
): Promise<void> {
  const { blocking } = await context.store.wording.readRecent();
  if (!blocking.some((kind) => knownHere.has(kind))) return;
  const [scene, answers] = await Promise.all([
    checkSceneOf(context, actor, conversation),
    textsOfAnswers(context, actor, { conversation, ids: input.usedAnswerIds ?? [] }),
  ]);
  const { text, attachmentIds } = input;
  const reply = { text, attachments: attachmentIds.length, answers, recipients: null };
  const found = checkReply(reply, scene).filter(({ kind }) => knownHere.has(kind) && blocking.includes(kind));
  if (found.length === 0) return;
  const sentences = [...new Set(found.map(sentenceOf))];
  throw new AppError('validation-failed', {
    detail: sentences.join(' '),
    fields: sentences.map((message) => ({ path: 'text', message })),
  });
}
