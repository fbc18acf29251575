import type { Context } from '../../context.ts';
import { findChannel } from '../../channels/registry.ts';
import { socialInboxes } from '../../demo/social.ts';
import { company, demoInboxes, demoTags, demoTeams, demoUsers } from '../../demo/workspace.ts';
import { ensureCustomers } from './customers.ts';
import { ensurePromises } from './promises.ts';
import { createPasswords } from '../../security/passwords.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredTag } from '../../store/tags.ts';
import type { StoredTeam } from '../../store/teams.ts';
import type { StoredUser } from '../../store/users.ts';

/** Everything in the demo that conversations refer to, in the order of server/demo/workspace.ts. */
export interface DemoCast {
  users: StoredUser[];
  teams: StoredTeam[];
  inboxes: Map<string, StoredInbox>;
  tags: Map<string, StoredTag>;
}

type Needs = Pick<Context, 'store' | 'clock' | 'secretBox'>;

export function demoInboxId(key: string): string {
  return idFrom(['demo', 'inbox', key]);
}

/** One password for all six, made from this install's secret: the same at every start, different on every machine. */
export function demoPassword(context: Pick<Context, 'secretBox'>): string {
  const signature = context.secretBox.sign('demo-password', 'demo').slice('demo.'.length);
  return signature.replace(/[^A-Za-z0-9]/g, '').slice(0, 16);
}

/** Makes the demo's people, teams, tags and inboxes where they are missing. Running it again changes nothing. */
export async function seedDemoPeople(context: Needs): Promise<DemoCast> {
  const { store, clock } = context;
  const now = clock.now();
  const workspace = await store.workspace.read();
  if (!workspace.demo) {
    await store.workspace.update({ name: company.name, timeZone: company.timeZone, demo: true });
  }
  const teams = await ensureTeams(context);
  const tags = await ensureTags(context, now);
  const inboxes = await ensureInboxes(context, teams, now);
  const users = await ensureUsers(context, teams, [...inboxes.values()]);
  const of = (isMail: boolean) =>
    [...inboxes.values()].filter(({ channel }) => (channel === 'email') === isMail).map(({ id }) => id);
  await ensurePromises(context, { mail: of(true), quick: of(false) });
  await ensureCustomers(context);
  return { users, teams, inboxes, tags };
}

async function ensureTeams({ store }: Needs): Promise<StoredTeam[]> {
  for (const name of demoTeams) await store.teams.create(name);
  const all = await store.teams.list();
  return demoTeams.flatMap((name) => all.filter((team) => team.name === name));
}

async function ensureTags({ store }: Needs, now: Date): Promise<Map<string, StoredTag>> {
  for (const tag of demoTags) {
    await store.tags.insert({ ...tag, id: idFrom(['demo', 'tag', tag.name]), createdAt: now });
  }
  return new Map((await store.tags.list()).map((tag) => [tag.name, tag]));
}

/** Mail, and the other kinds that this version has. */
function inboxesToMake(): { key: string; name: string; channel: string; address: string; team: string }[] {
  return [
    ...demoInboxes.map((inbox) => ({ ...inbox, channel: 'email' })),
    ...socialInboxes.filter(({ channel }) => findChannel(channel) !== undefined),
  ];
}

async function ensureInboxes(
  { store }: Needs,
  teams: readonly StoredTeam[],
  now: Date,
): Promise<Map<string, StoredInbox>> {
  const wanted = inboxesToMake();
  for (const inbox of wanted) {
    await store.inboxes.insert({
      id: demoInboxId(inbox.key),
      name: inbox.name,
      channel: inbox.channel,
      address: inbox.address,
      enabled: true,
      settings: {},
      secrets: {},
      teamId: teams.find((team) => team.name === inbox.team)?.id ?? null,
      autoAssign: true,
      signature: { text: `${company.name} · ${company.domain}`, html: '' },
      createdAt: now,
      updatedAt: now,
      settingsRevision: 1,
    });
  }
  const rows = await store.inboxes.readMany(wanted.map((inbox) => demoInboxId(inbox.key)));
  return new Map(
    wanted.flatMap(({ key }) => rows.filter((row) => row.id === demoInboxId(key)).map((row) => [key, row])),
  );
}

async function ensureUsers(
  context: Needs,
  teams: readonly StoredTeam[],
  inboxes: readonly StoredInbox[],
): Promise<StoredUser[]> {
  const { store, clock } = context;
  const existing = await store.users.list();
  let passwordHash: string | null = null;
  const users: StoredUser[] = [];
  for (const { email, name, role, team, capacity, languages, hours } of demoUsers) {
    const known = existing.find((user) => user.email === email);
    if (known) {
      users.push(known);
      continue;
    }
    passwordHash ??= await createPasswords().hash(demoPassword(context));
    const created = await store.users.create({
      email,
      name,
      role,
      capacity,
      languages,
      passwordHash,
      teamIds: teams.filter((one) => one.name === team).map((one) => one.id),
      inboxIds: inboxes.map((inbox) => inbox.id),
      preferences: { theme: 'system', contrast: 'normal', density: 'comfortable', locale: '' },
      createdAt: clock.now(),
    });
    if (!created) continue;
    // Somebody is always there: the demo is looked at on any day.
    if (hours !== '') {
      await store.users.update(created.id, { hours: { text: hours, timeZone: company.timeZone } });
    }
    users.push(created);
  }
  return users;
}
