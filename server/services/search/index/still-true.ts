import type { Context } from '../../../context.ts';
import type { MessageHome } from '../../../store/searched-messages.ts';
import type { IndexedDocument } from '../segment/document-blocks.ts';

const askedAtOnce = 1000;

/** Of messages as the index has them, those that the store still has so: there, in that conversation, in those words. */
export async function stillTrue(
  { store }: Pick<Context, 'store'>,
  documents: readonly IndexedDocument[],
): Promise<Set<string>> {
  const kept = new Set<string>();
  for (let at = 0; at < documents.length; at += askedAtOnce) {
    const part = documents.slice(at, at + askedAtOnce);
    const found = await store.messages.homesOf(part.map(({ messageId }) => messageId));
    const homes = new Map(found.map((home) => [home.id, home]));
    for (const document of part) {
      const home = homes.get(document.messageId);
      if (home && isTrue(document, home)) kept.add(document.messageId);
    }
  }
  return kept;
}

function isTrue({ conversationId, version }: IndexedDocument, home: MessageHome): boolean {
  const changes = [home.editedAt, home.deletedAt, home.erasedAt].map((at) => at?.getTime() ?? 0);
  return home.conversationId === conversationId && changes.every((at) => at <= version);
}
