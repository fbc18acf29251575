import type { Message } from '../../../../shared/schemas/message.ts';
import type { Outgoing } from '../../../stores/local-copy.ts';

/** What came in between, and what was to become of the conversation. */
export interface Question {
  newMessages: Message[];
  thenStatus: Outgoing['thenStatus'];
}

const open = new Map<string, Question>();

/** A text that had waited came too late: its composer asks as soon as it has the text back. */
export function askLater(conversationId: string, question: Question): void {
  open.set(conversationId, question);
}

/** The question that is open in a conversation, once. */
export function openQuestion(conversationId: string): Question | null {
  const question = open.get(conversationId) ?? null;
  open.delete(conversationId);
  return question;
}
