import { offsetAt } from '../sla/zone.ts';

/** How people hear of what concerns them: by kind, each as they like. Pure. */

export const notificationTypes = [
  'mentioned',
  'assigned',
  'customer-replied',
  'delivery-failed',
  'nobody-took-it',
  'sla-warned',
  'sla-breached',
  'promise-overdue',
  'task-due',
  'rule',
  'rules-held-back',
  'whispered',
  'mood-spike',
  'reputation-spike',
  'low-score',
  'planned-not-sent',
  'side-asked',
  'side-answered',
  'reacted',
] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** none: not at all; bell: in the list; sound: and by a sound; desktop: and by the system, also behind other windows. */
export const notificationWays = ['none', 'bell', 'sound', 'desktop'] as const;
export type NotificationWay = (typeof notificationWays)[number];

/** What holds until somebody says otherwise: a sound for what asks for one now. */
export const usualWays: Readonly<Record<NotificationType, NotificationWay>> = {
  mentioned: 'sound',
  assigned: 'sound',
  'customer-replied': 'bell',
  'delivery-failed': 'sound',
  'nobody-took-it': 'sound',
  'sla-warned': 'sound',
  'sla-breached': 'sound',
  'promise-overdue': 'sound',
  'task-due': 'sound',
  rule: 'bell',
  'rules-held-back': 'bell',
  whispered: 'sound',
  'mood-spike': 'bell',
  'reputation-spike': 'sound',
  'low-score': 'bell',
  'planned-not-sent': 'sound',
  'side-asked': 'sound',
  'side-answered': 'sound',
  reacted: 'bell',
};

/** What somebody says to one person alone cannot be switched off. */
export const neverNone: ReadonlySet<NotificationType> = new Set(['whispered']);

/** Minutes of the day in that time zone, the end left out; past midnight when the end comes first. */
export interface QuietHours {
  from: number;
  to: number;
  timeZone: string;
  /** Saturdays and Sundays wholly. */
  weekend: boolean;
}

export interface NotificationSettings {
  ways: Partial<Record<NotificationType, NotificationWay>>;
  quiet: QuietHours | null;
  /** Pushed without names and words: others may see the screen. */
  discreet?: boolean | undefined;
}

const minuteMillis = 60_000;
const dayMinutes = 24 * 60;

/** Is it then a time at which nothing may make itself heard? */
export function isQuiet({ from, to, timeZone, weekend }: QuietHours, at: number): boolean {
  const local = at + offsetAt(timeZone, at);
  const day = new Date(local).getUTCDay();
  if (weekend && (day === 0 || day === 6)) return true;
  const minute = Math.floor(local / minuteMillis) % dayMinutes;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** How somebody hears of something now: in quiet hours it waits in the list. */
export function wayOf(
  type: NotificationType,
  settings: NotificationSettings | undefined,
  at: number,
): NotificationWay {
  const chosen = settings?.ways[type] ?? usualWays[type];
  const wanted = chosen === 'none' && neverNone.has(type) ? 'bell' : chosen;
  if (wanted === 'none' || wanted === 'bell') return wanted;
  return settings?.quiet && isQuiet(settings.quiet, at) ? 'bell' : wanted;
}
