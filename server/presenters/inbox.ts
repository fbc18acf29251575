import { z } from 'zod';
import { type Actor, can } from '../../shared/abilities.ts';
import type { Capabilities, ChannelDescriptor, ChannelHealth } from '../../shared/schemas/channel.ts';
import type { Inbox } from '../../shared/schemas/inbox.ts';
import type { Channel } from '../channels/contract.ts';
import type { StoredInbox } from '../store/inboxes.ts';

/** What someone sees who may not look at the health: whether it is on, nothing of how it fares. */
function withheldHealth(enabled: boolean): ChannelHealth {
  return {
    status: enabled ? 'ok' : 'disabled',
    lastInboundAt: null,
    lastOutboundAt: null,
    lastCheckedAt: null,
    lagSeconds: null,
    lastError: null,
    nextTryAt: null,
    pending: 0,
    quarantined: 0,
  };
}

/**
 * An inbox for this actor: settings only for who may manage inboxes, health only for who may view it, secrets never.
 * @param about.health left out: withheld
 */
export function presentInbox(
  inbox: StoredInbox,
  actor: Actor,
  about: {
    memberIds: string[];
    health: ChannelHealth | undefined;
    capabilities: Capabilities | null;
    webhookUrl: string | null;
    embed: string | null;
    assisted: boolean;
  },
): Inbox {
  const manages = can(actor, 'inboxes.manage');
  const health = can(actor, 'inboxes.view') ? about.health : undefined;
  return {
    id: inbox.id,
    name: inbox.name,
    channel: inbox.channel,
    address: inbox.address,
    enabled: inbox.enabled,
    settings: manages ? inbox.settings : {},
    secretsSet: manages ? Object.keys(inbox.secrets) : [],
    memberIds: about.memberIds,
    teamId: inbox.teamId,
    autoAssign: inbox.autoAssign,
    timeZone: inbox.timeZone ?? null,
    signature: inbox.signature,
    health: health ?? withheldHealth(inbox.enabled),
    capabilities: about.capabilities,
    webhookUrl: manages ? about.webhookUrl : null,
    embed: manages ? about.embed : null,
    assisted: about.assisted,
    createdAt: inbox.createdAt.toISOString(),
  };
}

/** What the web draws settings forms and composers from. */
export function presentChannel(channel: Channel): ChannelDescriptor {
  const form = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return {
    id: channel.id,
    name: channel.name,
    icon: channel.icon,
    addressed: channel.addressed,
    settingsSchema: form(channel.settings),
    secretsSchema: form(channel.secrets),
    capabilities: channel.capabilities,
    inbound: channel.inbound.kind,
    connect: channel.connect ? { askSchema: form(channel.connect.ask) } : null,
    personalLinks: channel.personalLink !== undefined,
  };
}
