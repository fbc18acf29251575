import {
  takes,
  turnChannel,
  turnKind,
  type ChannelOfKind,
  type Taking,
} from '../../../shared/routing/availability.ts';
import { kindOf } from '../../../shared/routing/units.ts';
import type { WorkKind } from '../../../shared/schemas/routing.ts';
import type { Stance } from '../../../shared/schemas/user.ts';
import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { t } from '../../lib/i18n.ts';
import { media } from '../../lib/media.svelte.ts';
import { toast } from '../../lib/toast.ts';
import { directory } from '../../stores/directory.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import type { MenuItem } from '../../ui/menu.ts';

const kinds: readonly WorkKind[] = ['mail', 'chat', 'social'];

/** What was chosen a moment ago, until the server has said so. */
class ChosenStance {
  current = $state<Stance>();
}
export const chosenStance = new ChosenStance();

async function say(body: {
  presence?: Stance;
  paused?: WorkKind[];
  byChannel?: Record<string, boolean>;
}): Promise<void> {
  chosenStance.current = body.presence;
  try {
    const { id, presence, paused, byChannel, stance } = await api('setPresence', { body });
    session.setAvailability({ stance, paused, byChannel });
    directory.setPresence({ userId: id, presence, paused, byChannel });
  } catch (error) {
    toast.error(t('shell.presence.failed'), { detail: sentenceOf(error) });
  } finally {
    chosenStance.current = undefined;
  }
}

/** What I take: kinds of work, then single channels where a kind has several in use. */
function takenItems(): MenuItem[] {
  const { paused = [], byChannel = {} } = session.current?.user ?? {};
  const taking: Taking = { paused, byChannel };
  const channels = directory.usedChannels.map(({ id, name, capabilities }) => ({
    ...{ name, channel: id, kind: kindOf(capabilities) },
  }));
  const single = ({ channel, kind }: ChannelOfKind) =>
    Object.hasOwn(byChannel, channel) || channels.filter((one) => one.kind === kind).length > 1;
  const byThemselves = channels.filter(single);
  return [
    ...kinds.map((kind) => ({
      type: 'check' as const,
      label: t(`work.${kind}`),
      checked: !paused.includes(kind),
      onselect: () => void say(turnKind(taking, kind, channels)),
    })),
    ...(byThemselves.length > 0 ? [{ type: 'heading' as const, label: t('shell.presence.byChannel') }] : []),
    ...byThemselves.map((one) => ({
      type: 'check' as const,
      label: one.name,
      checked: takes(taking, one),
      onselect: () => void say({ byChannel: turnChannel(taking, one) }),
    })),
  ];
}

/** The entries by which I say whether I take work, and of which kinds and channels. */
export function availabilityItems(stance: Stance): MenuItem[] {
  const stances: Stance[] = ['online', 'busy', 'away'];
  if (session.can('presence.hide')) stances.push('invisible');
  const label = t('shell.presence.takes');
  const taken = takenItems();
  // On a phone there is no room beside a menu.
  return [
    ...stances.map((one) => ({
      type: 'check' as const,
      label: t(`shell.presence.${one}`),
      checked: stance === one,
      onselect: () => void say({ presence: one }),
    })),
    ...(media.phone.matches
      ? [{ type: 'heading' as const, label }, ...taken]
      : [{ type: 'sub' as const, label, items: taken }]),
  ];
}
