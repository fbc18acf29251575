import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PostVisibility } from '../../../shared/schemas/post.ts';
import type { AnswerPreview, ReplyRules } from '../../../shared/schemas/reply-rules.ts';
import { measure } from '../../../shared/text/measure.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { conversationFor } from '../conversations/find.ts';
import { previewOf, sceneOf, visibilityFor, type AnswerScene } from './answer-scene.ts';
import { answerTexts } from './answer-texts.ts';
import { checkCapability } from './check-capability.ts';

type RulesContext = Pick<Context, 'store' | 'clock'>;

/** What an answer may be now. @throws AppError not-found, not-allowed; not-capable for an inbox that is switched off */
export async function readReplyRules(
  context: RulesContext,
  actor: Actor,
  { conversationId, answersId }: { conversationId: string; answersId?: string | undefined },
): Promise<ReplyRules> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const scene = await sceneOf(context, conversation, answersId);
  return {
    capabilities: scene.can,
    answersId: scene.answered?.id ?? null,
    opening: scene.opening,
    visibilities: scene.visibilities,
    contentWarning: scene.contentWarning,
    ...whenOf(scene, conversation, context.clock.now()),
  };
}

function whenOf(
  { can }: AnswerScene,
  { lastInboundAt, lastOutboundAt }: StoredConversation,
  now: Date,
): Pick<ReplyRules, 'closesAt' | 'closed'> {
  if (can.oneReply && lastOutboundAt !== null) return { closesAt: null, closed: 'answered' };
  if (can.replyWindowSeconds === null) return { closesAt: null, closed: null };
  if (lastInboundAt === null) return { closesAt: null, closed: 'never-opened' };
  const closesAt = new Date(lastInboundAt.getTime() + can.replyWindowSeconds * 1000);
  return { closesAt: closesAt.toISOString(), closed: closesAt < now ? 'window-over' : null };
}

export interface AnswerDraft {
  text: string;
  html: string | null;
  answersId?: string | undefined;
  visibility?: PostVisibility | undefined;
  contentWarning?: string | undefined;
}

/** An answer as it would go out now, and what is wrong with it. Writes nothing. */
export async function previewReply(
  context: RulesContext,
  actor: Actor,
  { conversationId, draft }: { conversationId: string; draft: AnswerDraft },
): Promise<AnswerPreview> {
  const conversation = await conversationFor(context, actor, {
    id: conversationId,
    ability: 'messages.reply',
  });
  const scene = await sceneOf(context, conversation, draft.answersId);
  const contentWarning = (draft.contentWarning ?? scene.contentWarning) || null;
  const { texts } = answerTexts(scene, { text: draft.text, contentWarning });
  const html = texts.length > 1 ? null : draft.html;
  const parts = texts.map((text) => {
    const { length, limit, unit } = measure(`${contentWarning ?? ''}${text}`, scene.can.text);
    return { text, html: previewOf(scene, text, html), length, limit, unit };
  });
  const longest = parts.toSorted((one, other) => other.length - one.length)[0];
  return {
    parts,
    problems: problemsWith(() => {
      visibilityFor(scene, draft.visibility);
      checkCapability(scene.can, {
        ...{ text: longest?.text ?? '', html, contentWarning, copies: 0, files: [] },
        now: context.clock.now(),
        lastInboundAt: conversation.lastInboundAt,
        answeredBefore: conversation.lastOutboundAt !== null,
      });
    }),
  };
}

function problemsWith(check: () => void): AnswerPreview['problems'] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.fields;
    throw error;
  }
}
