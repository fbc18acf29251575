import type { Desk } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';

/** An inbox whose customers write in a widget, with what is set for it. */
export interface OpenDesk extends Desk {
  inbox: StoredInbox;
}

export type DeskContext = Pick<Context, 'store' | 'secretBox' | 'config' | 'clock'>;

/** @returns null when there is no such inbox, it is switched off, or it has no widget */
export async function deskOf(context: DeskContext, inboxId: string): Promise<OpenDesk | null> {
  const inbox = (await context.store.inboxes.listRecent()).find(({ id }) => id === inboxId);
  const visitors = inbox?.enabled === true ? findChannel(inbox.channel)?.visitors : undefined;
  if (!inbox || !visitors) return null;
  const account = openInboxAccount(context, inbox);
  return { ...visitors.desk(account.settings, account.secrets), inbox };
}

/** The first inbox with a widget that is switched on: what the demo page shows when none is named. */
export async function firstDesk(context: Pick<DeskContext, 'store'>): Promise<StoredInbox | null> {
  const inboxes = await context.store.inboxes.list();
  return inboxes.find(({ enabled, channel }) => enabled && findChannel(channel)?.visitors) ?? null;
}

/** Where a request comes from and where it went, as browsers say it and no page can change. */
export interface RequestPlace {
  origin: string | undefined;
  host: string | undefined;
}

/** May the widget be used on a page of this origin? Its own server's pages are always allowed. */
export function originAllowed(
  { config }: Pick<DeskContext, 'config'>,
  { settings }: Pick<Desk, 'settings'>,
  { origin, host }: RequestPlace,
): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.origin === new URL(config.publicUrl).origin || from.host === host) return true;
  return settings.site.origins.some((allowed) => allowed.toLowerCase() === from.origin);
}

/** Is this conversation one whose customer has a widget? */
export function hasVisitor({ channel }: { channel: string }): boolean {
  return findChannel(channel)?.visitors !== undefined;
}
