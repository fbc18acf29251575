import type {
  ConversationForViewer,
  ConversationPatch,
  Priority,
} from '../../../shared/schemas/conversation.ts';
import { sentenceOf } from '../../api/error.ts';
import { formatMoment } from '../../lib/format.ts';
import { t } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { counts } from '../../stores/counts.svelte.ts';
import { directory } from '../../stores/directory.svelte.ts';
import { offerUndo } from './undo.ts';

/**
 * Every change of a conversation that one makes by hand: at once on the screen, said in a sentence with a way back,
 * taken back with a sentence when the server refuses.
 */
export async function change(id: string, patch: ConversationPatch, sentence?: string): Promise<void> {
  try {
    const inverse = await conversations.update(id, patch);
    counts.refresh();
    if (sentence)
      offerUndo(sentence, async () => {
        await conversations.update(id, inverse);
      });
  } catch (error) {
    toast.error(t('inbox.actions.failed'), { detail: sentenceOf(error) });
  }
}

export const resolve = (id: string) => change(id, { status: 'resolved' }, t('inbox.actions.resolved'));
export const reopen = (id: string) => change(id, { status: 'open' }, t('inbox.actions.reopened'));
export const setPending = (id: string) => change(id, { status: 'pending' }, t('inbox.actions.pending'));

export const snooze = (id: string, until: Date) =>
  change(
    id,
    { status: 'snoozed', snoozedUntil: until.toISOString() },
    t('inbox.actions.snoozed', { until: formatMoment(until) }),
  );

export function assign(id: string, userId: string | null): Promise<void> {
  const name = userId === null ? undefined : directory.users.get(userId)?.name;
  const sentence = name ? t('inbox.actions.assigned', { name }) : t('inbox.actions.unassigned');
  return change(id, { assigneeId: userId }, sentence);
}

export function assignTeam(id: string, teamId: string | null): Promise<void> {
  const name = teamId === null ? undefined : directory.teams.get(teamId)?.name;
  return change(id, { teamId }, name ? t('inbox.actions.team', { name }) : t('inbox.actions.noTeam'));
}

export const setTags = (id: string, tagIds: string[]) => change(id, { tagIds });

export const setPriority = (id: string, priority: Priority) =>
  change(id, { priority }, t('inbox.actions.priority', { priority: t(`inbox.priority.${priority}`) }));

export const rename = (id: string, subject: string) => change(id, { subject }, t('inbox.actions.renamed'));

export const setSpam = (id: string, spam: boolean) =>
  change(id, { spam }, spam ? t('inbox.actions.spam') : t('inbox.actions.notSpam'));

/** Remembers that everything up to now is read. */
export async function markRead({ id, lastActivityAt, lastInboundAt }: ConversationForViewer): Promise<void> {
  const upTo = [lastActivityAt, lastInboundAt ?? ''].toSorted().at(-1);
  await conversations.markRead(id, upTo ?? lastActivityAt).catch(() => undefined);
}

export async function markUnread(id: string): Promise<void> {
  try {
    await conversations.markRead(id, null);
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
