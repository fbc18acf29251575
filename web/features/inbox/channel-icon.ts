import Globe from '@lucide/svelte/icons/globe';
import Inbox from '@lucide/svelte/icons/inbox';
import Mail from '@lucide/svelte/icons/mail';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Phone from '@lucide/svelte/icons/phone';
import Star from '@lucide/svelte/icons/star';
import Webhook from '@lucide/svelte/icons/webhook';
import type { ChannelDescriptor } from '../../../shared/schemas/channel.ts';
import type { Icon } from '../../ui/button.ts';
import PathIcon from '../../ui/PathIcon.svelte';

/** The names that a channel's descriptor may give; a channel whose sign is none of these gives a path. */
const glyphs: Partial<Record<string, Icon>> = {
  mail: Mail,
  globe: Globe,
  phone: Phone,
  'message-circle': MessageCircle,
  star: Star,
  webhook: Webhook,
};

const drawn = new Map<string, Icon>();

/** Data of a path: moves first, then only what such data has. */
const pathForm = /^[Mm][\d\s.,MmLlHhVvCcSsQqTtAaZze+-]+$/;

/** The sign of a channel, as its descriptor names or draws it. */
export function channelIcon(channel: Pick<ChannelDescriptor, 'icon'> | undefined): Icon {
  const name = channel?.icon ?? '';
  const known = glyphs[name] ?? drawn.get(name);
  if (known) return known;
  if (!pathForm.test(name)) return Inbox;
  // A component is a function: this one is PathIcon with its path given.
  const icon = ((anchor: never, props: object) => PathIcon(anchor, { ...props, path: name })) as Icon;
  drawn.set(name, icon);
  return icon;
}
