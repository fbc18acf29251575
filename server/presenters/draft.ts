import type { Draft } from '../../shared/schemas/conversation.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredDraft } from '../store/personal.ts';
import { presentAttachment } from './attachment.ts';
import { moment } from './moment.ts';

/** @param files rows of the draft's files; those that are gone are left out. */
export function presentDraft(draft: StoredDraft, files: readonly StoredAttachment[]): Draft {
  const known = draft.attachmentIds.flatMap((id) => files.filter((file) => file.id === id));
  return {
    conversationId: draft.conversationId,
    kind: draft.kind,
    text: draft.text,
    html: draft.html,
    to: draft.to,
    cc: draft.cc,
    bcc: draft.bcc,
    attachmentIds: known.map(({ id }) => id),
    attachments: known.map(presentAttachment),
    usedAnswerIds: draft.usedAnswerIds ?? [],
    writtenAs: draft.writtenAs ?? null,
    other: draft.other?.text ?? null,
    updatedAt: moment(draft.updatedAt),
  };
}
