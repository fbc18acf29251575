import type { Reassigned, Reassignment } from '../../../shared/schemas/desk.ts';
import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { t } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { directory } from '../../stores/directory.svelte.ts';
import { offerUndo } from '../inbox/undo.ts';

export type Target = { kind: 'user' | 'team'; id: string } | { kind: 'nobody' };

type Changed = () => unknown;

/** Gives conversations to somebody, says so, and offers to give them back to who held them. */
export async function giveTo(ids: readonly string[], target: Target, changed: Changed): Promise<void> {
  const what =
    target.kind === 'team'
      ? { teamId: target.id }
      : { assigneeId: target.kind === 'user' ? target.id : null };
  try {
    const result = await api('reassign', { body: { items: ids.map((id) => ({ id, ...what })) } });
    changed();
    sayLeft(result);
    if (result.done.length === 0) return;
    offerUndo(t('desk.given', { count: result.done.length, name: nameOf(target) }), () =>
      giveBack(result, changed),
    );
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}

/** Only what nobody has taken meanwhile. */
async function giveBack({ done }: Reassigned, changed: Changed): Promise<void> {
  const items: Reassignment[] = done.map(({ before, after }) => ({
    ...before,
    onlyFrom: { assigneeId: after.assigneeId, teamId: after.teamId },
  }));
  sayLeft(await api('reassign', { body: { items } }));
  changed();
}

function sayLeft({ left }: Reassigned): void {
  const [first] = left;
  if (first) toast.error(t('desk.left', { count: left.length }), { detail: first.reason });
}

function nameOf(target: Target): string {
  if (target.kind === 'nobody') return t('inbox.header.nobody');
  const found = target.kind === 'team' ? directory.teams.get(target.id) : directory.users.get(target.id);
  return found?.name ?? '';
}
