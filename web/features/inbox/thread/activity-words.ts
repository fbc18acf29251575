import type { Message } from '../../../../shared/schemas/message.ts';
import { formatBytes, formatMoment } from '../../../lib/format.ts';
import { t, tMaybe } from '../../../lib/i18n.ts';
import { directory } from '../../../stores/directory.svelte.ts';

/**
 * What happened, as one quiet sentence: `inbox.activities.<type>` with the activity's data as values. Ids in the data
 * become names; moments become dates.
 */
export function activityWords({ activity, author }: Pick<Message, 'activity' | 'author'>): string {
  if (!activity) return '';
  const rule = activity.data['rule'];
  const who = typeof rule === 'string' ? t('inbox.activities.byRule', { rule }) : nameOf(author);
  // Once every survey was answered from 1 to 5.
  const values: Record<string, string | number> = { who, of: 5 };
  for (const [key, value] of Object.entries(activity.data)) values[key] = worded(key, value);
  const kind = activity.type.replaceAll('.', '-');
  return tMaybe(`inbox.activities.${kind}`, values) ?? t('inbox.activities.other', { who });
}

/** In Japanese a person is said with a word of respect, and a machine is not. */
function nameOf({ type, name }: Message['author']): string {
  if (name === '') return t('inbox.activities.system');
  return type === 'system' ? name : t('inbox.activities.byPerson', { name });
}

function worded(key: string, value: string | number | boolean | null): string | number {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return key === 'bytes' ? formatBytes(value) : value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return formatMoment(value);
  const named =
    directory.users.get(value) ??
    directory.teams.get(value) ??
    directory.tags.get(value) ??
    directory.inboxes.get(value);
  return named?.name ?? tMaybe(`inbox.${key}.${value}`) ?? value;
}
