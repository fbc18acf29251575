import Activity from '@lucide/svelte/icons/activity';
import Award from '@lucide/svelte/icons/award';
import Bell from '@lucide/svelte/icons/bell';
import Cable from '@lucide/svelte/icons/cable';
import Building from '@lucide/svelte/icons/building-2';
import Gem from '@lucide/svelte/icons/gem';
import FileText from '@lucide/svelte/icons/file-text';
import FileUp from '@lucide/svelte/icons/file-up';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Inbox from '@lucide/svelte/icons/inbox';
import ListPlus from '@lucide/svelte/icons/list-plus';
import KeyRound from '@lucide/svelte/icons/key-round';
import ShoppingBag from '@lucide/svelte/icons/shopping-bag';
import Sparkles from '@lucide/svelte/icons/sparkles';
import SpellCheck from '@lucide/svelte/icons/spell-check';
import Tags from '@lucide/svelte/icons/tags';
import Timer from '@lucide/svelte/icons/timer';
import UserRound from '@lucide/svelte/icons/user-round';
import UserCog from '@lucide/svelte/icons/user-cog';
import UsersRound from '@lucide/svelte/icons/users-round';
import Workflow from '@lucide/svelte/icons/workflow';
import Zap from '@lucide/svelte/icons/zap';
import '../../lib/later-words.ts';
import type { Ability } from '../../../shared/abilities.ts';
import type { SettingsSection } from '../../routes.ts';
import type { Icon } from '../../ui/button.ts';

interface Section {
  id: SettingsSection;
  icon: Icon;
  ability: Ability;
  group: 'you' | 'people' | 'work' | 'system';
}

/** The index of the settings, in its order; the words are `settings.<id>.title`. */
export const sections: readonly Section[] = [
  { id: 'profile', icon: UserRound, ability: 'self', group: 'you' },
  { id: 'notifications', icon: Bell, ability: 'self', group: 'you' },
  { id: 'workspace', icon: Building, ability: 'workspace.manage', group: 'people' },
  { id: 'users', icon: UserCog, ability: 'users.manage', group: 'people' },
  { id: 'teams', icon: UsersRound, ability: 'teams.manage', group: 'people' },
  { id: 'inboxes', icon: Inbox, ability: 'inboxes.view', group: 'work' },
  { id: 'rules', icon: Workflow, ability: 'rules.view', group: 'work' },
  { id: 'answers', icon: FileText, ability: 'answers.manage', group: 'work' },
  { id: 'wording', icon: SpellCheck, ability: 'workspace.manage', group: 'work' },
  { id: 'assist', icon: Sparkles, ability: 'workspace.manage', group: 'work' },
  { id: 'macros', icon: Zap, ability: 'conversations.update', group: 'work' },
  { id: 'tags', icon: Tags, ability: 'tags.manage', group: 'work' },
  { id: 'attributes', icon: ListPlus, ability: 'segments.manage', group: 'work' },
  { id: 'files', icon: FileUp, ability: 'workspace.manage', group: 'work' },
  { id: 'segments', icon: Gem, ability: 'segments.manage', group: 'work' },
  { id: 'orders', icon: ShoppingBag, ability: 'orders.manage', group: 'work' },
  { id: 'loyalty', icon: Award, ability: 'segments.manage', group: 'work' },
  { id: 'systems', icon: Cable, ability: 'workspace.manage', group: 'work' },
  { id: 'sla', icon: Timer, ability: 'sla.view', group: 'work' },
  { id: 'retention', icon: Hourglass, ability: 'workspace.manage', group: 'system' },
  { id: 'tokens', icon: KeyRound, ability: 'tokens.manage', group: 'system' },
  { id: 'queues', icon: Activity, ability: 'queues.view', group: 'system' },
];
