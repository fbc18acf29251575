import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { ExportedThread } from './thread.ts';

/** As the API says it, one message on a line; whole it is one JSON document. */
export async function* asJson({ conversation, messages }: ExportedThread): AsyncGenerator<string> {
  yield `{"conversation":${JSON.stringify(presentConversation(conversation))},\n"messages":[`;
  let first = true;
  for await (const message of messages()) {
    yield `${first ? '' : ','}\n${JSON.stringify(presentMessage(message))}`;
    first = false;
  }
  yield '\n]}\n';
}
