import type { SaidBefore } from '../../../shared/schemas/said.ts';
import type { CheckScene } from '../../../shared/schemas/wording.ts';
import { differingFacts } from '../../../shared/text/check/differing-facts.ts';
import { letterCore } from '../../../shared/text/letter-core.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SaidMessage } from '../../store/said-messages.ts';
import { tokenise } from '../search/text/tokens.ts';

/** A question with what was answered to it. */
export interface Answered {
  conversation: StoredConversation;
  answer: SaidMessage;
  question: string;
  /** Beginnings of the words that the question has in common with the open one. */
  stems: readonly string[];
}

const longestQuestion = 400;
const longestAnswer = 8000;
const mostCommon = 6;

/** Answers as they are shown: the same text once, by its newest; what others of them say otherwise is marked. */
export function presentSaid(
  answered: readonly Answered[],
  { contactId, most }: { contactId: string; most: number },
): SaidBefore[] {
  const groups = new Map<string, Answered[]>();
  for (const one of answered) {
    const text = letterCore(one.answer.text);
    groups.set(text, [...(groups.get(text) ?? []), one]);
  }
  const shown = [...groups].slice(0, most).map(([text, same]) => ({
    text: text.slice(0, longestAnswer),
    newest: same.reduce((one, other) => (other.answer.sentAt > one.answer.sentAt ? other : one)),
    again: new Set(same.map(({ conversation }) => conversation.id)).size - 1,
  }));
  const told = shown.map(({ text, newest: { conversation, answer } }) => ({
    ...{ conversationId: conversation.id, number: conversation.number, channel: conversation.channel },
    ...{ at: moment(answer.sentAt), text },
  }));
  return shown.map(({ text, newest, again }, n) => ({
    conversationId: newest.conversation.id,
    messageId: newest.answer.id,
    number: newest.conversation.number,
    channel: newest.conversation.channel,
    contactName: newest.conversation.contact.name,
    sameContact: newest.conversation.contact.id === contactId,
    author: newest.answer.author.name,
    at: moment(newest.answer.sentAt),
    question: newest.question.trim().slice(0, longestQuestion),
    text,
    language: newest.answer.language,
    common: commonWords(newest),
    again,
    otherwise: otherwiseIn(text, told.toSpliced(n, 1)),
  }));
}

function otherwiseIn(text: string, told: CheckScene['told']): SaidBefore['otherwise'] {
  const scene: CheckScene = {
    ...{ language: null, customer: { name: '', formality: null }, ownNames: [], asked: [], earlier: [] },
    ...{ told, wording: { forbidden: [], glossary: [], blocking: [] } },
  };
  const reply = { text, attachments: 0, answers: [], recipients: null };
  return differingFacts(reply, scene).flatMap((finding) => {
    if (finding.kind !== 'fact-differs' || finding.source.type !== 'told' || !finding.span) return [];
    const { number, channel, at } = finding.source;
    return [{ ...finding.span, other: finding.known, number, channel, at }];
  });
}

/** As the earlier question spells them. */
function commonWords({ question, answer, stems }: Answered): string[] {
  const text = question === '' ? answer.text : question;
  const found = new Map<string, string>();
  for (const { word, start, end } of tokenise(text)) {
    const stem = stems.find((one) => word.startsWith(one));
    if (stem !== undefined && !found.has(stem)) found.set(stem, text.slice(start, end));
  }
  return [...found.values()].slice(0, mostCommon);
}
