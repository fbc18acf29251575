import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import { directory } from '../../../stores/directory.svelte.ts';

/** How the threads of a conversation are drawn: as its inbox says where its provider has limits of its own. */
export function layoutOf({ inboxId, channel }: ConversationForViewer): Capabilities['layout'] {
  const own = directory.inboxes.get(inboxId)?.capabilities;
  return (own ?? directory.channels.get(channel)?.capabilities)?.layout ?? 'letters';
}
