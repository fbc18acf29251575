import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import type { Macro } from '../../../../shared/schemas/macro.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import type { MacroAction } from '../../../../shared/schemas/rule.ts';
import { api } from '../../../api/client.ts';
import { t } from '../../../lib/i18n.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import { counts } from '../../../stores/counts.svelte.ts';
import { threads } from '../../../stores/threads.svelte.ts';
import { takeBack } from '../../inbox/composer/take-back.ts';
import { offerUndo } from '../../inbox/undo.ts';
import { actionWords } from '../rules/rule-words.ts';

/** What a search may find a macro by. */
export const textOf = (action: MacroAction): string => actionWords(action);

/**
 * Runs a macro, shows what became of it and offers one way back for all that has one.
 * @throws ApiError
 */
export async function carryOut(
  macro: Pick<Macro, 'id' | 'name'>,
  {
    conversation,
    version,
    clientId,
  }: { conversation: ConversationForViewer; version: number; clientId: string },
): Promise<void> {
  const { id, revision: expectedRevision } = conversation;
  const { reply, undo, ...done } = await api('runMacro', {
    params: { id, macroId: macro.id },
    body: { clientId, version, expectedRevision },
  });
  conversations.apply(done.conversation);
  if (reply) threads.apply(reply);
  counts.refresh();
  const noted = done.steps.some(({ action, why }) => action.type === 'note' && why === null);
  const sentence = t(noted ? 'settings.macros.ranNoted' : 'settings.macros.ran', { name: macro.name });
  offerUndo(sentence, () => undoAll(id, { undo, reply }));
}

async function undoAll(
  id: string,
  { undo, reply }: { undo: Parameters<typeof conversations.update>[1]; reply: Message | null },
): Promise<void> {
  if (Object.keys(undo).length > 0) await conversations.update(id, undo);
  counts.refresh();
  if (reply) await takeBack(reply);
}
