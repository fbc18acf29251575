import AtSign from '@lucide/svelte/icons/at-sign';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Inbox from '@lucide/svelte/icons/inbox';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import Megaphone from '@lucide/svelte/icons/megaphone';
import Presentation from '@lucide/svelte/icons/presentation';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import type { Ability } from '../../../shared/abilities.ts';
import type { MessageKey } from '../../lib/i18n.ts';
import type { ShortcutId } from '../../lib/shortcuts.ts';
import { paths } from '../../routes.ts';
import type { Icon } from '../../ui/button.ts';

export interface Destination {
  id: string;
  href: string;
  label: MessageKey;
  icon: Icon;
  shortcut?: ShortcutId;
  ability?: Ability;
  /** main: top of the rail; foot: above the avatar. */
  place: 'main' | 'foot';
}

/** The rail, the bottom bar and the palette are drawn from this table; a new area of the app is one line here. */
export const destinations: readonly Destination[] = [
  { id: 'inbox', href: paths.inbox(), label: 'shell.inbox', icon: Inbox, shortcut: 'goInbox', place: 'main' },
  {
    id: 'search',
    href: paths.search(),
    label: 'shell.search',
    icon: Search,
    shortcut: 'search',
    ability: 'conversations.view',
    place: 'main',
  },
  {
    id: 'contacts',
    href: paths.contacts,
    label: 'shell.contacts',
    icon: Users,
    shortcut: 'goContacts',
    ability: 'contacts.view',
    place: 'main',
  },
  {
    id: 'campaigns',
    href: paths.campaigns,
    label: 'shell.campaigns',
    icon: Megaphone,
    ability: 'campaigns.manage',
    place: 'main',
  },
  {
    id: 'ideas',
    href: paths.ideas,
    label: 'shell.ideas',
    icon: Lightbulb,
    ability: 'ideas.collect',
    place: 'main',
  },
  {
    id: 'mentions',
    href: paths.mentions,
    label: 'shell.mentions',
    icon: AtSign,
    shortcut: 'goMentions',
    ability: 'conversations.update',
    place: 'main',
  },
  {
    id: 'wall',
    href: paths.wall,
    label: 'shell.wall',
    icon: Presentation,
    ability: 'wall.view',
    place: 'foot',
  },
  {
    id: 'desk',
    href: paths.desk,
    label: 'shell.desk',
    icon: LifeBuoy,
    shortcut: 'goDesk',
    ability: 'desk.use',
    place: 'main',
  },
  {
    id: 'reports',
    href: paths.reports,
    label: 'shell.reports',
    icon: ChartColumn,
    ability: 'sla.view',
    place: 'foot',
  },
  {
    id: 'settings',
    href: paths.settings(),
    label: 'shell.settings',
    icon: Settings,
    shortcut: 'goSettings',
    place: 'foot',
  },
];

/** Is one there, or somewhere below it? */
export function isAt(destination: Pick<Destination, 'href'>, path: string): boolean {
  return path === destination.href || path.startsWith(`${destination.href}/`);
}
