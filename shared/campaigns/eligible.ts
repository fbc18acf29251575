/** Why somebody in the segment gets nothing. */
export const leftReasons = [
  'spam',
  'frequency',
  'already',
  'no-way',
  'refused',
  'no-consent',
  'bounced',
  'complained',
  'window-closed',
  'no-text',
  'missing-value',
  'no-welcome',
  'gone',
  'cancelled',
] as const;
export type LeftReason = (typeof leftReasons)[number];

/** By which somebody can be reached. */
export interface Way {
  inboxId: string;
  channel: string;
  /** The kind of address: what consents and wishes are about. */
  kind: string;
  address: string;
  name: string;
  /** Where the channel only lets one answer: in which conversation, and whether one still may. */
  conversationId: string | null;
  open: boolean;
}

/** What is known of somebody when it is asked whether they get it. */
export interface Standing {
  /** As the campaign names its inboxes. */
  ways: readonly Way[];
  /** The kind of address by which they would rather be reached. */
  preferred: string | null;
  /** The newest word for this purpose, by kind of address. */
  consents: ReadonlyMap<string, boolean>;
  /** Addresses ("email someone@example.com") that take nothing any more. */
  suppressed: ReadonlyMap<string, 'bounced' | 'complained'>;
  /** What they wrote last is marked as spam. */
  spam: boolean;
  /** How many campaigns they got within the days of the cap. */
  lately: number;
  /** They had this one already, too lately to have it again. */
  had: boolean;
}

export interface Terms {
  consent: 'given' | 'not-refused';
  cap: { count: number } | null;
}

export const suppressionKey = (kind: string, address: string): string => `${kind} ${address.toLowerCase()}`;

/**
 * The way by which somebody gets it, or why they do not. Of several ways the one that they would rather have comes first,
 * then as the campaign names its inboxes; the first that nothing speaks against is taken. Where something speaks against
 * each, the reason of the first is told. Pure.
 */
export function chooseWay(standing: Standing, terms: Terms): { way: Way } | { left: LeftReason } {
  const { ways, preferred, spam, had, lately } = standing;
  if (spam) return { left: 'spam' };
  if (had) return { left: 'already' };
  if (terms.cap && lately >= terms.cap.count) return { left: 'frequency' };
  const ordered = [
    ...ways.filter(({ kind }) => kind === preferred),
    ...ways.filter(({ kind }) => kind !== preferred),
  ];
  let first: LeftReason | null = null;
  for (const way of ordered) {
    const against = objection(way, standing, terms);
    if (against === null) return { way };
    first ??= against;
  }
  return { left: first ?? 'no-way' };
}

function objection(
  { kind, address, open }: Way,
  { consents, suppressed }: Standing,
  { consent }: Terms,
): LeftReason | null {
  const said = consents.get(kind);
  if (said === false) return 'refused';
  const returned = suppressed.get(suppressionKey(kind, address));
  if (returned !== undefined) return returned;
  if (consent === 'given' && said !== true) return 'no-consent';
  return open ? null : 'window-closed';
}
