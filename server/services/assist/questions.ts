import { randomBytes } from 'node:crypto';
import type { Actor } from '../../../shared/abilities.ts';
import {
  draftPrompt,
  summaryPrompt,
  tonePrompt,
  translatePrompt,
  type PromptMessage,
} from '../../../shared/assist/prompts.ts';
import { firstTokens, tokensOf } from '../../../shared/assist/tokens.ts';
import { AppError } from '../../../shared/errors.ts';
import { mannersOf } from '../../../shared/manners/manners.ts';
import type { AssistSource, Tone } from '../../../shared/schemas/assist.ts';
import type { Context } from '../../context.ts';
import type { StoredAssist } from '../../store/assist.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { sourcesFor, threadOf, threadTokens, type Hiding } from './material.ts';

type QuestionContext = Pick<Context, 'store' | 'clock'>;

/** What a model is asked. */
export interface Question {
  messages: PromptMessage[];
  maxTokens: number;
  sources: AssistSource[];
  /** Something was too long to be asked about as a whole. */
  cut: boolean;
}

export interface Asked {
  settings: StoredAssist;
  conversation: StoredConversation;
  hiding: Hiding;
}

const answerTokens = 1000;
/** A model that thinks before it answers needs room for that, too. */
const roomToThink = 1500;

const drawFence = (): string => randomBytes(6).toString('hex');

/** For the reply to what the customer said last. @throws AppError not-capable when nothing was said */
export async function askDraft(
  context: QuestionContext,
  actor: Actor,
  { settings, conversation, hiding, wish }: Asked & { wish: string },
): Promise<Question> {
  const hide: Hiding['hide'] = (text, keeps) => hiding.hide(text, keeps);
  const thread = await threadOf(context, conversation, {
    hide: (text) => text,
    most: threadTokens(settings),
  });
  if (thread.said.length === 0) throw new AppError('not-capable', { detail: 'Nothing was said here yet.' });
  const asked = [wish, conversation.subject, ...thread.said.slice(-3).map(({ text }) => text)].join('\n');
  const [sources, person, wording] = await Promise.all([
    sourcesFor(context, actor, { conversation, settings, asked }),
    readPerson(context, conversation.contact.id),
    context.store.wording.readRecent(),
  ]);
  const profile = person ? shownFields(person).manners : {};
  const { name } = conversation.contact;
  const known = { name, language: conversation.language, writing: profile.language ?? conversation.language };
  const { greeting, formality, language } = mannersOf(profile, known);
  const messages = draftPrompt({
    fence: drawFence(),
    greeting: hide(greeting),
    language: nameOfLanguage(language ?? conversation.language),
    formality: formality === 'formal' ? 'formal' : formality === null ? null : 'informal',
    // What was said to somebody else is somebody else's: it never comes back out of its stand-ins.
    sources: sources.map((source) => ({
      ...{ number: source.number, title: hide(source.title) },
      text: hide(source.text, source.kind === 'answer'),
    })),
    thread: thread.said.map(({ by, text }) => ({ by, text: hide(text) })),
    wish: hide(wish),
    forbidden: wording.forbidden,
  });
  return { messages, maxTokens: answerTokens + roomToThink, sources, cut: false };
}

/** For what a thread is about. @throws AppError not-capable when nothing was said */
export async function askSummary(
  context: QuestionContext,
  { settings, conversation, hiding, language }: Asked & { language: string },
): Promise<Question> {
  const most = Math.floor(settings.contextTokens * 0.7);
  const { said, cut } = await threadOf(context, conversation, { hide: (text) => hiding.hide(text), most });
  if (said.length === 0) throw new AppError('not-capable', { detail: 'Nothing was said here yet.' });
  const messages = summaryPrompt({ fence: drawFence(), language: nameOfLanguage(language), thread: said });
  return { messages, maxTokens: answerTokens + roomToThink, sources: [], cut };
}

/** For a text in another language: as much of it as fits. */
export function askTranslation({
  settings,
  hiding,
  language,
  text,
}: Omit<Asked, 'conversation'> & { language: string; text: string }): Question {
  const hidden = hiding.hide(text);
  const part = firstTokens(hidden, Math.floor(settings.contextTokens * 0.4));
  const messages = translatePrompt({ fence: drawFence(), language: nameOfLanguage(language), text: part });
  return {
    ...{ messages, sources: [], cut: part.length < hidden.length },
    maxTokens: tokensOf(part) * 2 + roomToThink,
  };
}

/** For the writer's own text in another tone. @throws AppError payload-too-large */
export function askTone({
  settings,
  hiding,
  tone,
  text,
}: Omit<Asked, 'conversation'> & { tone: Tone; text: string }): Question {
  const hidden = hiding.hide(text);
  if (tokensOf(hidden) > settings.contextTokens * 0.4) {
    throw new AppError('payload-too-large', { detail: 'That is too long for the model at once.' });
  }
  const messages = tonePrompt({ fence: drawFence(), tone, text: hidden });
  return { messages, maxTokens: tokensOf(hidden) * 2 + roomToThink, sources: [], cut: false };
}

/** In English, as the rules are: "German", "Traditional Chinese". */
function nameOfLanguage(tag: string | null): string {
  if (tag === null) return 'the language that the customer writes in';
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
