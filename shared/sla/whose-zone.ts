/** By whose clocks the hours of a calendar are. */
export const clockOwners = ['calendar', 'workspace', 'inbox', 'customer'] as const;
export type ClockOwner = (typeof clockOwners)[number];

/** Time zones as they are known; null: not known. */
export interface KnownZones {
  workspace: string;
  inbox: string | null;
  customer: string | null;
}

/**
 * The time zone in which the hours of a calendar are read. An inbox without one of its own goes by the workspace.
 * @returns null for that of the calendar itself: also when the customer's is not known
 */
export function zoneOf(owner: ClockOwner, { workspace, inbox, customer }: KnownZones): string | null {
  switch (owner) {
    case 'calendar':
      return null;
    case 'workspace':
      return workspace;
    case 'inbox':
      return inbox ?? workspace;
    case 'customer':
      return customer;
  }
}
