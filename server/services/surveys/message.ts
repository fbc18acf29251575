import type { StoredMessage } from '../../store/messages.ts';
import { writtenMessageId } from '../messages/outbound-row.ts';

/** A conversation is asked once: the same id again writes nothing. */
export function surveyClientId(surveyId: string): string {
  return `survey-${surveyId}`;
}

/** Is it the question of a survey? Surveys have the ids of their conversations. */
export function isSurvey({
  id,
  kind,
  conversationId,
}: Pick<StoredMessage, 'id' | 'kind' | 'conversationId'>) {
  return kind === 'outbound' && id === writtenMessageId(conversationId, surveyClientId(conversationId));
}
