import Bookmark from '@lucide/svelte/icons/bookmark';
import Bug from '@lucide/svelte/icons/bug';
import Clock from '@lucide/svelte/icons/clock';
import Flag from '@lucide/svelte/icons/flag';
import Flame from '@lucide/svelte/icons/flame';
import Globe from '@lucide/svelte/icons/globe';
import Heart from '@lucide/svelte/icons/heart';
import Receipt from '@lucide/svelte/icons/receipt';
import Sparkles from '@lucide/svelte/icons/sparkles';
import Star from '@lucide/svelte/icons/star';
import Truck from '@lucide/svelte/icons/truck';
import Users from '@lucide/svelte/icons/users';
import type { ViewIcon } from '../../../../shared/schemas/view.ts';
import type { Icon } from '../../../ui/button.ts';

/** The pictures of saved views. */
export const viewIcon: Record<ViewIcon, Icon> = {
  bookmark: Bookmark,
  star: Star,
  flame: Flame,
  clock: Clock,
  heart: Heart,
  flag: Flag,
  truck: Truck,
  receipt: Receipt,
  bug: Bug,
  users: Users,
  globe: Globe,
  sparkles: Sparkles,
};
export const iconNames = Object.keys(viewIcon) as ViewIcon[];
