import type {
  Conversation,
  ConversationForViewer,
  ConversationPatch,
  ViewerState,
} from '../../shared/schemas/conversation.ts';

/** Never looked at, nothing begun: what is true of a conversation that has only just come in. */
const fresh: ViewerState = { readAt: null, hasDraft: false };

/**
 * What we know of a conversation after hearing of it once more. An older revision changes nothing; what is pushed to
 * rooms says nothing about the one who looks, so that part is kept.
 */
export function mergeConversation(
  known: ConversationForViewer | undefined,
  heard: Conversation | ConversationForViewer,
): ConversationForViewer {
  if (!known) return { ...heard, viewer: viewerOf(heard) ?? fresh };
  const viewer = viewerOf(heard) ?? known.viewer;
  if (heard.revision < known.revision) return { ...known, viewer };
  return { ...heard, viewer };
}

function viewerOf(heard: Conversation | ConversationForViewer): ViewerState | undefined {
  return 'viewer' in heard ? heard.viewer : undefined;
}

/** How a conversation looks with a change that the server has not confirmed yet. */
export function withPatch(
  conversation: ConversationForViewer,
  patch: ConversationPatch,
): ConversationForViewer {
  const { snoozedUntil, ...rest } = patch;
  const until = patch.status === undefined ? conversation.snoozedUntil : (snoozedUntil ?? null);
  return { ...conversation, ...defined(rest), snoozedUntil: until };
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<T>;
}

/** The opposite of a change: what brings the conversation back to how it was. */
export function inversePatch(before: Conversation, patch: ConversationPatch): ConversationPatch {
  const inverse: Record<string, unknown> = {};
  // What was refused is not asked for again.
  const { notTagIds: _, ...taken } = patch;
  for (const key of Object.keys(taken) as (keyof typeof taken)[]) inverse[key] = before[key];
  delete inverse['snoozedUntil'];
  if (patch.status !== undefined && before.status === 'snoozed' && before.snoozedUntil) {
    inverse['snoozedUntil'] = before.snoozedUntil;
  }
  return inverse;
}

/** Has the customer written since I last looked? */
export function isUnread(conversation: ConversationForViewer): boolean {
  const { lastInboundAt, viewer } = conversation;
  return lastInboundAt !== null && (viewer.readAt === null || viewer.readAt < lastInboundAt);
}
