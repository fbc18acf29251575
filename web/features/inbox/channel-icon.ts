import Globe from '@lucide/svelte/icons/globe';
import Inbox from '@lucide/svelte/icons/inbox';
import Mail from '@lucide/svelte/icons/mail';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Phone from '@lucide/svelte/icons/phone';
import type { ChannelDescriptor } from '../../../shared/schemas/channel.ts';
import type { Icon } from '../../ui/button.ts';

/** The names that a channel's descriptor may give; a new channel adds its glyph here when none of these fits. */
const glyphs: Partial<Record<string, Icon>> = {
  mail: Mail,
  globe: Globe,
  phone: Phone,
  'message-circle': MessageCircle,
};

export function channelIcon(channel: Pick<ChannelDescriptor, 'icon'> | undefined): Icon {
  return glyphs[channel?.icon ?? ''] ?? Inbox;
}
