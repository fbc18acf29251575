/**
 * Who may do what. Pure: the server enforces with it, the web hides with it.
 * Roles give abilities; inbox membership decides which conversations, contacts' histories and rooms one sees.
 */
export const roles = ['admin', 'supervisor', 'agent', 'collaborator'] as const;
export type Role = (typeof roles)[number];

const everyone = [
  'self',
  'people.view',
  'tags.view',
  'conversations.view',
  'contacts.view',
  'messages.note',
] as const;
const agent = [
  ...everyone,
  'conversations.create',
  'conversations.update',
  'conversations.assign',
  'messages.reply',
  'messages.act',
  'messages.move',
  'contacts.update',
  'ideas.collect',
] as const;
const supervisor = [
  ...agent,
  'inboxes.view',
  'raw-items.view',
  'raw-items.retry',
  'tags.manage',
  'teams.manage',
  'presence.hide',
  'assignment.view',
  'sla.view',
  'rules.view',
  'segments.manage',
  'campaigns.manage',
  'ideas.manage',
  'orders.manage',
  'answers.manage',
  'macros.share',
  'views.share',
  'wall.view',
  'desk.use',
  'value.view',
] as const;
const admin = [
  ...supervisor,
  'inboxes.manage',
  'users.manage',
  'workspace.manage',
  'sla.manage',
  'rules.manage',
  'tokens.manage',
  'queues.view',
  'audit.view',
  'raw-items.create',
  'conversations.delete',
  'contacts.delete',
  'value.manage',
] as const;

/** `public` needs no one; everything else needs an actor whose role holds it. */
export type Ability = 'public' | (typeof admin)[number];

export const abilitiesByRole: Readonly<Record<Role, ReadonlySet<Ability>>> = {
  admin: new Set<Ability>(admin),
  supervisor: new Set<Ability>(supervisor),
  agent: new Set<Ability>(agent),
  collaborator: new Set<Ability>(everyone),
};

/** Someone who acts: a user's session or an API token (which has a role of its own). */
export interface Actor {
  /** The user; for a token the user who made it. */
  userId: string;
  role: Role;
  /** Inboxes one belongs to; admins see all of them. */
  inboxIds: readonly string[];
  via: 'session' | 'token' | 'system';
}

/** What the act is about; leave out for acts on the workspace. */
export interface Subject {
  inboxId?: string;
  /** A conversation shared with someone outside its inbox (an @mention of a collaborator). */
  sharedWith?: readonly string[];
}

/** Does the actor see everything in this inbox? */
export function seesInbox(actor: Pick<Actor, 'role' | 'inboxIds'>, inboxId: string): boolean {
  return actor.role === 'admin' || actor.inboxIds.includes(inboxId);
}

/**
 * May this actor do this to that? The same answer in REST, search and socket rooms.
 * @param subject when given with an inbox, membership (or being shared with) is needed besides the role.
 */
export function can(actor: Actor | null, ability: Ability, subject?: Subject): boolean {
  if (ability === 'public') return true;
  if (!actor || !abilitiesByRole[actor.role].has(ability)) return false;
  if (subject?.inboxId === undefined) return true;
  return seesInbox(actor, subject.inboxId) || (subject.sharedWith?.includes(actor.userId) ?? false);
}
