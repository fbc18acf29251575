import type { Sentiment } from '../../../shared/schemas/message.ts';
import { detectLanguage } from '../../enrichment/language.ts';
import { analyseSentiment } from '../../enrichment/sentiment.ts';
import { judgeSpam } from '../../enrichment/spam.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { keywordMatcher } from './keywords.ts';
import type { Findings, Step } from './pipeline.ts';

/** What triage finds out about one message. */
export interface Judgement {
  message: StoredMessage;
  language: string | null;
  sentiment: Sentiment | null;
  spam: boolean;
  tagIds: string[];
}

const beginsConversation = new Set<string | undefined>(['new-conversation', 'stranger-in-chain']);

/** Only a first message makes spam of a conversation: afterwards people have had their say. */
function isSpam(message: StoredMessage, conversation: StoredConversation): boolean {
  if (!beginsConversation.has(message.threadedBy?.strategy)) return false;
  return judgeSpam({
    providerMark: message.spamMark,
    subject: message.subject ?? '',
    text: message.text,
    html: message.html,
    verified: message.verified,
    knownSender: conversation.lastOutboundAt !== null,
  }).spam;
}

/** Language, sentiment, spam and tags by keyword of what came in. */
export const marksStep: Step = async ({ store }, { scenes }) => {
  const matchTags = keywordMatcher(await store.tags.listRecent());
  return Promise.all(
    scenes.map(async ({ conversation, rows }) => {
      const inbound = rows.filter(({ kind }) => kind === 'inbound');
      return found(await Promise.all(inbound.map((message) => judge(message, conversation, matchTags))));
    }),
  );
};

function found(judgements: readonly Judgement[]): Findings {
  if (judgements.length === 0) return {};
  const language = judgements.findLast((one) => one.language !== null)?.language;
  const sentiment = judgements.findLast((one) => one.sentiment !== null)?.sentiment?.label;
  const set = {
    triage: 'done' as const,
    ...(language && { language }),
    ...(sentiment && { sentiment }),
    ...(judgements.some(({ spam }) => spam) && { spam: true }),
  };
  return {
    messages: new Map(
      judgements.map(({ message, language, sentiment }) => [message.id, { language, sentiment }]),
    ),
    effects: [{ update: { set, add: { tagIds: [...new Set(judgements.flatMap(({ tagIds }) => tagIds))] } } }],
  };
}

export async function judge(
  message: StoredMessage,
  conversation: StoredConversation,
  matchTags: (text: string) => string[],
): Promise<Judgement> {
  const text = message.text === '' ? (message.subject ?? '') : message.text;
  const language = await detectLanguage(text);
  return {
    message,
    language,
    sentiment: message.automatic ? null : await analyseSentiment(text, language),
    spam: isSpam(message, conversation),
    tagIds: matchTags(`${message.subject ?? ''}\n${message.text}`),
  };
}
