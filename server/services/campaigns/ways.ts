import type { Way } from '../../../shared/campaigns/eligible.ts';
import { findChannel } from '../../channels/registry.ts';
import type { StoredIdentity } from '../../store/contacts.ts';
import type { ConversationHead } from '../../store/conversation-heads.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import type { Plan } from './plan.ts';

interface Reachable {
  name: string;
  identities: readonly StoredIdentity[];
  conversations: readonly ConversationHead[];
}

/** Enough that it is still open when it is sent. */
const marginMillis = 5 * 60_000;

/** Does an inbox send letters, which may go to anybody? */
export function sendsLetters({ channel }: Pick<StoredInbox, 'channel'>): boolean {
  return findChannel(channel)?.capabilities.layout === 'letters';
}

/** By which somebody can be reached, as the campaign names its inboxes. Pure. */
export function waysOf({ inboxes, now }: Plan, person: Reachable): Way[] {
  return inboxes.flatMap((inbox) =>
    sendsLetters(inbox) ? letterWays(inbox, person) : talkWays(inbox, person, now),
  );
}

/** Each of their addresses; those first that are known to be theirs. */
function letterWays({ id, channel }: StoredInbox, { name, identities }: Reachable): Way[] {
  return identities
    .filter(({ kind }) => kind === 'email')
    .toSorted((a, b) => Number(b.verified) - Number(a.verified))
    .map(({ kind, value }) => ({
      ...{ inboxId: id, channel, kind, address: value, name },
      ...{ conversationId: null, open: true },
    }));
}

/** Elsewhere it is said where they wrote last, in private, as long as one may answer there. */
function talkWays(inbox: StoredInbox, { name, conversations }: Reachable, now: Date): Way[] {
  const can = capabilitiesOf(inbox);
  if (!can || can.visibility === 'public') return [];
  const fits = (row: ConversationHead) =>
    row.inboxId === inbox.id &&
    row.lastInboundAt !== null &&
    row.replyTo.length > 0 &&
    !row.side &&
    !row.merge;
  const newest = conversations
    .filter(fits)
    .toSorted((a, b) => (b.lastInboundAt?.getTime() ?? 0) - (a.lastInboundAt?.getTime() ?? 0))[0];
  const to = newest?.replyTo[0];
  if (!newest || !to) return [];
  const window = can.replyWindowSeconds;
  const until = (newest.lastInboundAt?.getTime() ?? 0) + (window ?? 0) * 1000 - marginMillis;
  return [
    {
      ...{ inboxId: inbox.id, channel: inbox.channel, kind: inbox.channel, name },
      ...{ address: to.handle ?? to.address, conversationId: newest.id },
      open: window === null || now.getTime() < until,
    },
  ];
}
