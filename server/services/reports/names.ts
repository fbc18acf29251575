import type { SlaGrouping } from '../../../shared/schemas/sla-report.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';

type Versioned = Pick<StoredSlaOutcome, 'policyId' | 'policyVersion'>;

/** How a policy is called now; of one that was deleted, how it was called when it promised that. */
export async function policyNames(
  { store }: Pick<Context, 'store'>,
  held: readonly Versioned[],
): Promise<Map<string, string>> {
  const names = new Map((await store.slaPolicies.list()).map(({ id, terms }) => [id, terms.name]));
  for (const { policyId, policyVersion } of held) {
    if (names.has(policyId)) continue;
    const version = await store.slaPolicies.readVersion(policyId, policyVersion);
    names.set(policyId, version?.value.name ?? '');
  }
  return names;
}

/** Names of what a report is grouped by; an empty one where there is none, or no longer. */
export async function namesOf(
  context: Pick<Context, 'store'>,
  held: readonly Versioned[],
): Promise<(grouping: SlaGrouping, key: string) => string> {
  const { store } = context;
  const [policies, teams, users] = await Promise.all([
    policyNames(context, held),
    store.teams.list(),
    store.users.list(),
  ]);
  const called = (rows: readonly { id: string; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [id, name]));
  const names = { policy: policies, team: called(teams), agent: called(users) };
  return (grouping, key) => {
    if (grouping === 'channel') return findChannel(key)?.name ?? key;
    return grouping === 'hour' ? `${key.padStart(2, '0')}:00` : (names[grouping].get(key) ?? '');
  };
}
