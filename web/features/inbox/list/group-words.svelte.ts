import '../../../lib/later-words.ts';
import type { ListGroup } from '../../../../shared/schemas/view.ts';
import type { ConversationStatus, Priority } from '../../../../shared/schemas/conversation.ts';
import { formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';
import { clock } from '../../../lib/now.svelte.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { session } from '../../../stores/session.svelte.ts';
import { dayOf } from './grouping.ts';

const dayMillis = 24 * 60 * 60_000;

/** What the groups of a list are called, and in which order they stand. */
export class GroupWords {
  readonly #by: () => ListGroup;

  constructor(by: () => ListGroup) {
    this.#by = by;
  }

  /** Me first, then those that nobody has; everything else by name, days as they come. */
  get order(): string[] {
    const by = this.#by();
    if (by === 'assignee') return [session.userId, '', ...directory.people.map(({ id }) => id)];
    if (by === 'team') return directory.teamList.map(({ id }) => id);
    if (by === 'channel') return directory.usedChannels.map(({ id }) => id);
    if (by === 'inbox') return directory.inboxList.map(({ id }) => id);
    return [];
  }

  of(key: string): string {
    const by = this.#by();
    if (by === 'status') return t(`inbox.status.${key as ConversationStatus}`);
    if (by === 'priority') return t(`inbox.priority.${key as Priority}`);
    if (by === 'waiting') return key === '' ? t('display.notWaiting') : day(key);
    if (key === '') return by === 'team' ? t('display.noTeam') : t('inbox.header.nobody');
    const { users, teams, channels, inboxes } = directory;
    const parts = { assignee: users, team: teams, channel: channels, inbox: inboxes, none: users };
    const name = parts[by].get(key)?.name ?? key;
    return by === 'assignee' && key === session.userId ? t('inbox.header.me', { name }) : name;
  }
}

function day(key: string): string {
  const name = formatDay(`${key}T12:00:00`);
  if (key === dayOf(new Date(clock.now).toISOString())) return t('display.waitingToday', { day: name });
  const before = dayOf(new Date(clock.now - dayMillis).toISOString());
  return key === before
    ? t('display.waitingYesterday', { day: name })
    : t('display.waitingSince', { day: name });
}
