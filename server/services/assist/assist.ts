import { Unmasking } from '../../../shared/assist/mask.ts';
import { hostOf } from '../../../shared/assist/address.ts';
import type { Ability, Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AssistAsk, AssistEvent, AssistTask } from '../../../shared/schemas/assist.ts';
import type { Context } from '../../context.ts';
import { summaryId, translationId, type StoredAssistText } from '../../store/assist.ts';
import { messageRevision, type StoredConversation } from '../../store/conversation-rows.ts';
import { recordAudit } from '../audit/record.ts';
import { conversationFor } from '../conversations/find.ts';
import { askModel, type Ending, type Patience } from './ask-model.ts';
import { hidingFor } from './material.ts';
import { assistFor, spend } from './place.ts';
import { askDraft, askSummary, askTone, askTranslation, type Asked, type Question } from './questions.ts';
import { placeOf } from './settings.ts';

type AssistContext = Pick<Context, 'store' | 'clock' | 'logger' | 'secretBox'>;

const abilityFor: Record<AssistTask, Ability> = {
  draft: 'messages.reply',
  tone: 'messages.reply',
  translate: 'messages.reply',
  message: 'conversations.view',
  summary: 'conversations.view',
};

export interface Wanted {
  conversationId: string;
  ask: AssistAsk;
  /** Aborted when nobody waits any more: then the model is not asked on. */
  signal?: AbortSignal;
  patience?: Patience;
}

/** What is kept of what a model said, and when it holds. */
type Keeping = Pick<StoredAssistText, 'id' | 'messageId' | 'revision'>;

/**
 * Asks the model about a conversation, and gives what it says as it comes. A translation or a summary that is there already
 * is given at once and costs nothing. Nothing is ever sent to the customer: a person takes it, changes it or leaves it.
 * @throws AppError before the first event: not-found, not-allowed, not-capable, too-many-requests; what goes wrong with the
 *   model afterwards is the last event
 */
export async function assist(
  context: AssistContext,
  actor: Actor,
  wanted: Wanted,
): Promise<AsyncIterable<AssistEvent>> {
  const { ask } = wanted;
  const conversation = await conversationFor(context, actor, {
    ...{ id: wanted.conversationId, ability: abilityFor[ask.task] },
  });
  const settings = await assistFor(context, conversation.inboxId);
  const source = ask.task === 'message' ? await textOf(context, conversation, ask.messageId) : null;
  const keeping = keepingOf(conversation, ask, source);
  const kept =
    keeping && !(ask.task === 'summary' && ask.again)
      ? await context.store.assist.readText(keeping.id)
      : null;
  if (kept && keeping) return given(kept, keeping);
  const hiding = await hidingFor(context, settings, conversation);
  const asked: Asked = { settings, conversation, hiding };
  const question = await questionFor(context, actor, { ask, asked, source });
  await spend(context, actor.userId, settings);
  return answerOf(context, actor, { wanted, asked, question, keeping });
}

/** The text of a message that is there. @throws AppError not-found, not-capable */
async function textOf(
  { store }: AssistContext,
  { id }: StoredConversation,
  messageId: string,
): Promise<string> {
  const message = await store.messages.read(messageId);
  if (message?.conversationId !== id) throw new AppError('not-found');
  const isGone = message.deletedAt !== undefined || message.erasedAt !== undefined;
  if (isGone || message.kind === 'activity' || message.text.trim() === '') {
    throw new AppError('not-capable', { detail: 'There is no text in it.' });
  }
  return message.text.trim();
}

function keepingOf(conversation: StoredConversation, ask: AssistAsk, source: string | null): Keeping | null {
  if (ask.task === 'summary') {
    const id = summaryId({ conversationId: conversation.id, language: ask.language });
    return { id, messageId: null, revision: messageRevision(conversation) };
  }
  if (ask.task !== 'message') return null;
  const { messageId, language } = ask;
  return { id: translationId({ messageId, language, text: source ?? '' }), messageId, revision: 0 };
}

async function* given(kept: StoredAssistText, { revision }: Keeping): AsyncGenerator<AssistEvent> {
  yield { type: 'text', text: kept.text };
  yield {
    ...{ type: 'done', madeAt: kept.madeAt.toISOString(), kept: true },
    ...{ cut: kept.cut, stale: kept.revision < revision },
  };
}

async function questionFor(
  context: AssistContext,
  actor: Actor,
  { ask, asked, source }: { ask: AssistAsk; asked: Asked; source: string | null },
): Promise<Question> {
  switch (ask.task) {
    case 'draft':
      return askDraft(context, actor, { ...asked, wish: ask.wish });
    case 'tone':
      return askTone({ ...asked, tone: ask.tone, text: ask.text });
    case 'translate':
      return askTranslation({ ...asked, language: ask.language, text: ask.text });
    case 'message':
      return askTranslation({ ...asked, language: ask.language, text: source ?? '' });
    case 'summary':
      return askSummary(context, { ...asked, language: ask.language });
  }
}

interface Answering {
  wanted: Wanted;
  asked: Asked;
  question: Question;
  keeping: Keeping | null;
}

async function* answerOf(
  context: AssistContext,
  actor: Actor,
  { wanted, asked, question, keeping }: Answering,
): AsyncGenerator<AssistEvent> {
  const { settings, conversation, hiding } = asked;
  if (wanted.ask.task === 'draft') yield { type: 'sources', sources: question.sources };
  const unmasking = new Unmasking(hiding.mask);
  let said = '';
  let outcome = 'stopped';
  try {
    const answer = askModel(placeOf(context, settings), {
      ...{ messages: question.messages, maxTokens: question.maxTokens },
      ...{ signal: wanted.signal, patience: wanted.patience },
    });
    const ending = yield* shownText(answer, unmasking, (text) => (said += text));
    const cut = question.cut || ending.cut;
    const madeAt = context.clock.now();
    if (keeping && said.trim() !== '') {
      const text = said.trim();
      await keep(context, {
        ...keeping,
        conversationId: conversation.id,
        text,
        model: settings.model,
        cut,
        madeAt,
      });
    }
    outcome = 'answered';
    yield { type: 'done', madeAt: madeAt.toISOString(), kept: false, cut, stale: false };
  } catch (error) {
    if (wanted.signal?.aborted) return;
    if (!(error instanceof AppError)) throw error;
    outcome = 'failed';
    yield { type: 'failed', detail: error.message };
  } finally {
    await recordAudit(context, actor, {
      ...{ action: 'assist.asked', subject: `conversation:${conversation.id}` },
      data: {
        ...{ task: wanted.ask.task, outcome, model: settings.model, host: hostOf(settings.endpoint) ?? '' },
        ...{ masked: settings.masks, characters: said.length },
      },
    });
  }
}

async function* shownText(
  answer: AsyncGenerator<string, Ending, undefined>,
  unmasking: Unmasking,
  add: (text: string) => unknown,
): AsyncGenerator<AssistEvent, Ending, undefined> {
  try {
    for (;;) {
      const next = await answer.next();
      const text = next.done ? unmasking.end() : unmasking.push(next.value);
      if (text !== '') {
        add(text);
        yield { type: 'text', text };
      }
      if (next.done) return next.value;
    }
  } finally {
    // Whoever goes away in the middle ends the request.
    await answer.return({ cut: true });
  }
}

/** What went away meanwhile leaves nothing behind. */
async function keep({ store }: AssistContext, row: StoredAssistText): Promise<void> {
  await store.assist.keepText(row);
  const { messageId, conversationId } = row;
  if (!(await store.conversations.read(conversationId)))
    await store.assist.forgetConversation(conversationId);
  if (messageId === null) return;
  const message = await store.messages.read(messageId);
  if (!message || message.erasedAt) await store.assist.forgetMessages([messageId]);
}
