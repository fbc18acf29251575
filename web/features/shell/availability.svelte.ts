import type { Stance } from '../../../shared/schemas/user.ts';
import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { t } from '../../lib/i18n.ts';
import { media } from '../../lib/media.svelte.ts';
import { toast } from '../../lib/toast.ts';
import { directory } from '../../stores/directory.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import type { MenuItem } from '../../ui/menu.ts';

type Kind = 'mail' | 'chat' | 'social';
const kinds: readonly Kind[] = ['mail', 'chat', 'social'];

/** What was chosen a moment ago, until the server has said so. */
class ChosenStance {
  current = $state<Stance>();
}
export const chosenStance = new ChosenStance();

async function say(body: { presence?: Stance; paused?: Kind[] }): Promise<void> {
  chosenStance.current = body.presence;
  try {
    const { id, presence, paused, stance } = await api('setPresence', { body });
    session.setAvailability({ stance, paused });
    directory.setPresence({ userId: id, presence, paused });
  } catch (error) {
    toast.error(t('shell.presence.failed'), { detail: sentenceOf(error) });
  } finally {
    chosenStance.current = undefined;
  }
}

/** The entries by which I say whether I take work, and of which kinds. */
export function availabilityItems(stance: Stance): MenuItem[] {
  const stances: Stance[] = ['online', 'busy', 'away'];
  if (session.can('presence.hide')) stances.push('invisible');
  const paused = session.current?.user.paused ?? [];
  const turned = (kind: Kind) =>
    paused.includes(kind) ? paused.filter((one) => one !== kind) : [...paused, kind];
  const label = t('shell.presence.takes');
  const takes = kinds.map((kind) => ({
    type: 'check' as const,
    label: t(`work.${kind}`),
    checked: !paused.includes(kind),
    onselect: () => void say({ paused: turned(kind) }),
  }));
  // On a phone there is no room beside a menu.
  return [
    ...stances.map((one) => ({
      type: 'check' as const,
      label: t(`shell.presence.${one}`),
      checked: stance === one,
      onselect: () => void say({ presence: one }),
    })),
    ...(media.phone.matches
      ? [{ type: 'heading' as const, label }, ...takes]
      : [{ type: 'sub' as const, label, items: takes }]),
  ];
}
