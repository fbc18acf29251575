import type { ConversationMarks, Mark, TagSuggestion } from '../../../shared/schemas/marks.ts';
import type { Sentiment } from '../../../shared/schemas/message.ts';
import { explainLanguage } from '../../enrichment/language.ts';
import { analyseSentiment } from '../../enrichment/sentiment.ts';
import { judgeSpam, type SpamJudgement } from '../../enrichment/spam.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { KeywordMatch } from './keywords.ts';
import type { Guess } from './learn/guess.ts';

/** What is known when messages are judged: the tags' keywords and what was learnt. */
export interface Knowledge {
  matchTags: (text: string) => KeywordMatch[];
  /** Guesses about tags, surest first. */
  guessTags: (text: string) => Guess[];
  guessSpam: (text: string) => Guess | null;
}

/** What the machine makes of one message. */
export interface Judgement {
  message: StoredMessage;
  language: string | null;
  sentiment: Sentiment | null;
  /** Null: it is not a first message, so that people have had their say. */
  spam: SpamJudgement | null;
  /** The marks that it asks for, with their reasons. */
  marks: Pick<ConversationMarks, 'language' | 'sentiment' | 'spam'>;
  tags: Map<string, Mark>;
  suggestions: TagSuggestion[];
}

const beginsConversation = new Set<string | undefined>(['new-conversation', 'stranger-in-chain']);
const mostReasons = 8;

/** Judges a message by what it says. Nothing is written, and nothing that a person said is asked for here. */
export async function judge(
  message: StoredMessage,
  conversation: Pick<StoredConversation, 'lastOutboundAt'>,
  knowledge: Knowledge,
): Promise<Judgement> {
  const text = message.text === '' ? (message.subject ?? '') : message.text;
  const whole = `${message.subject ?? ''}\n${message.text}`;
  const detected = await explainLanguage(text);
  const language = detected?.language ?? null;
  const sentiment = message.automatic
    ? null
    : await analyseSentiment(withoutName(text, message.author.name), language);
  const first = beginsConversation.has(message.threadedBy?.strategy);
  const spam = first ? spamOf(message, conversation, knowledge.guessSpam(whole)) : null;
  const messageId = message.id;
  return {
    ...{ message, language, sentiment, spam },
    marks: {
      ...(detected && { language: { by: detected.by, reasons: [], messageId } }),
      ...(sentiment && { sentiment: { by: 'words', reasons: sentiment.words, messageId } }),
      ...(spam && { spam: { ...spamMark(message, spam), messageId } }),
    },
    ...tagsOf({ id: message.id, text: whole, first }, knowledge),
  };
}

/** Grace and Joy may be angry: how somebody is called says nothing of how they feel. */
function withoutName(text: string, name: string): string {
  const parts = name.split(/[^\p{L}]+/u).filter((part) => part.length > 2);
  if (parts.length === 0) return text;
  return text.replaceAll(new RegExp(`(?<!\\p{L})(?:${parts.join('|')})(?!\\p{L})`, 'gu'), ' ');
}

function spamOf(
  message: StoredMessage,
  conversation: Pick<StoredConversation, 'lastOutboundAt'>,
  guess: Guess | null,
): SpamJudgement {
  return judgeSpam({
    providerMark: message.spamMark,
    subject: message.subject ?? '',
    text: message.text,
    html: message.html,
    verified: message.verified,
    knownSender: conversation.lastOutboundAt !== null,
    likeSpam: guess?.sure ? guess.words : null,
  });
}

function spamMark(message: StoredMessage, { reasons }: SpamJudgement): Mark {
  return { by: message.spamMark?.marked ? 'provider' : 'evidence', reasons: reasons.slice(0, mostReasons) };
}

/** Tags by keyword, and by what was learnt where that may act; what is less sure is a suggestion. */
function tagsOf(
  { id: messageId, text, first }: { id: string; text: string; first: boolean },
  { matchTags, guessTags }: Knowledge,
): Pick<Judgement, 'tags' | 'suggestions'> {
  const tags = new Map<string, Mark>(
    matchTags(text).map(({ id, words }) => [
      id,
      { by: 'keyword', reasons: words.slice(0, mostReasons), messageId },
    ]),
  );
  // What was learnt is learnt from first messages.
  const guesses = first ? guessTags(text).filter(({ id }) => !tags.has(id)) : [];
  for (const { id, sure, words, confidence } of guesses) {
    if (sure) tags.set(id, { by: 'learnt', reasons: words, confidence, messageId });
  }
  const suggestions = guesses
    .filter(({ sure }) => !sure)
    .map(({ id, words, confidence }) => ({ tagId: id, confidence, reasons: words }));
  return { tags, suggestions };
}
