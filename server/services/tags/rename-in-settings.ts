import { macroInput } from '../../../shared/schemas/macro.ts';
import { ruleInput } from '../../../shared/schemas/rule.ts';
import { segmentInput } from '../../../shared/schemas/segment.ts';
import { slaTerms } from '../../../shared/schemas/sla-policy.ts';
import type { Context } from '../../context.ts';
import type { StoredTagMerge } from '../../store/tags.ts';
import { keepMacroChange } from '../macros/versions.ts';
import { inputOf, keepVersion } from '../rules/manage.ts';

type RenameContext = Pick<Context, 'store' | 'clock'>;
type Merged = Pick<StoredTagMerge, 'fromId' | 'intoId' | 'userId'>;

/**
 * Puts the tag that stays where settings name the one that goes: rules, macros and SLA policies (a new version of each),
 * segments, what people know about, what teams take first; and where people have it. Doing it again changes nothing.
 */
export async function renameTagInSettings(context: RenameContext, merge: Merged): Promise<void> {
  await renameInRules(context, merge);
  await renameInMacros(context, merge);
  await renameInSegments(context, merge);
  await renameInPolicies(context, merge);
  await renameInSkills(context, merge);
  await renameInTeams(context, merge);
  await context.store.contacts.swapTag(merge.fromId, merge.intoId);
}

async function renameInRules(context: RenameContext, { fromId, intoId, userId }: Merged): Promise<void> {
  const { store, clock } = context;
  const author = await store.users.findById(userId);
  for (const rule of await store.rules.list()) {
    const input = inputOf(rule);
    if (!JSON.stringify(input).includes(fromId)) continue;
    const renamed = ruleInput.parse(replaced(input, fromId, intoId));
    const updatedBy = author?.name ?? '';
    const set = { ...renamed, version: rule.version + 1, updatedAt: clock.now(), updatedBy };
    // Who changed it at this moment still named the old one, or did not: the next go of the job looks again.
    const after = await store.rules.update(rule.id, rule.version, set);
    if (after) await keepVersion(context, after, 'changed');
  }
}

async function renameInMacros(context: RenameContext, { fromId, intoId, userId }: Merged): Promise<void> {
  const { store, clock } = context;
  const author = await store.users.findById(userId);
  for (const before of await store.macros.list()) {
    const { id, key: _key, ...macro } = before;
    if (!JSON.stringify(macro.actions).includes(fromId)) continue;
    const renamed = replaced(macro.actions, fromId, intoId);
    const { actions } = macroInput.parse({ name: macro.name, actions: renamed });
    const signed = { updatedAt: clock.now(), updatedBy: author?.name ?? '' };
    const set = { ...macro, ...signed, actions, version: macro.version + 1 };
    const after = await store.macros.update(id, macro.version, set);
    if (after) await keepMacroChange(context, before, after);
  }
}

async function renameInSegments(
  { store, clock }: RenameContext,
  { fromId, intoId, userId }: Merged,
): Promise<void> {
  const author = await store.users.findById(userId);
  for (const { id, key: _key, ...segment } of await store.segments.list()) {
    if (!JSON.stringify(segment.conditions).includes(fromId)) continue;
    const conditions = replaced(segment.conditions, fromId, intoId);
    const renamed = segmentInput.parse({ name: segment.name, match: segment.match, conditions });
    const signed = { updatedAt: clock.now(), updatedBy: author?.name ?? '' };
    const set = { ...segment, ...renamed, ...signed, version: segment.version + 1 };
    await store.segments.update(id, segment.version, set);
  }
}

async function renameInPolicies(
  { store, clock }: RenameContext,
  { fromId, intoId, userId }: Merged,
): Promise<void> {
  const author = await store.users.findById(userId);
  for (const policy of await store.slaPolicies.list()) {
    const terms = slaTerms.parse(policy.terms);
    const { tagIds } = terms.conditions;
    if (!tagIds.includes(fromId)) continue;
    const conditions = { ...terms.conditions, tagIds: swapped(tagIds, fromId, intoId) };
    const set = { active: policy.active, terms: { ...terms, conditions }, updatedAt: clock.now() };
    // Who changed it at this moment comes first: the next go of the job looks again.
    await store.slaPolicies.change(policy, set, author?.name ?? '');
  }
}

async function renameInSkills({ store }: RenameContext, { fromId, intoId }: Merged): Promise<void> {
  for (const { id, skills } of await store.users.list()) {
    if (skills.includes(fromId)) await store.users.update(id, { skills: swapped(skills, fromId, intoId) });
  }
}

async function renameInTeams({ store }: RenameContext, { fromId, intoId }: Merged): Promise<void> {
  for (const { id, routing } of await store.teams.list()) {
    if (!routing.vipTagIds.includes(fromId)) continue;
    await store.teams.setRouting(id, { vipTagIds: swapped(routing.vipTagIds, fromId, intoId) });
  }
  const { routing } = await store.workspace.read();
  if (!routing.vipTagIds.includes(fromId)) return;
  const vipTagIds = swapped(routing.vipTagIds, fromId, intoId);
  await store.workspace.update({ routing: { ...routing, vipTagIds } });
}

/** Each once. */
const swapped = (ids: readonly string[], fromId: string, intoId: string): string[] => [
  ...new Set(ids.map((id) => (id === fromId ? intoId : id))),
];

/** The same with another id in its lists. */
function replaced(value: unknown, fromId: string, intoId: string): unknown {
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'string')
      ? swapped(value, fromId, intoId)
      : value.map((one) => replaced(one, fromId, intoId));
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, fromId, intoId)]));
}
