import type { Connection } from 'mongoose';
import type { RuleInput, RuleVersion } from '../../shared/schemas/rule.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { createRecent } from './recent.ts';

export interface StoredRule extends RuleInput {
  id: string;
  /** Rules are looked at in this order. */
  position: number;
  version: number;
  /** Events that a clock finds count from then on: what was long before is nobody's business. */
  enabledAt: Date;
  updatedAt: Date;
  updatedBy: string;
  /** Which secret signs its calls; not there: the first, which nobody was shown. */
  signing?: Signing;
}

/** A rule's secrets are made of its id and a number. */
export interface Signing {
  number: number;
  /** For a day from then on the one before signs too. */
  since: Date;
}

export interface StoredRuleVersion extends Omit<RuleVersion, 'at'> {
  /** "<rule>/<version>". */
  id: string;
  ruleId: string;
  at: Date;
}

export const ruleIndexes: IndexSpec[] = [{ name: 'position', key: { position: 1, _id: 1 } }];
export const ruleVersionIndexes: IndexSpec[] = [{ name: 'rule', key: { ruleId: 1, version: -1 } }];

export const ruleQueries = {
  all: (): NamedQuery => ({ filter: {}, sort: { position: 1, _id: 1 }, index: 'position' }),
  versionsOf: (ruleId: string): NamedQuery => ({
    filter: { ruleId },
    sort: { version: -1 },
    index: 'rule',
  }),
};

/** Rules: few, so they are read whole. Each change leaves a version behind. */
export function createRuleStore(connection: Connection) {
  const rows = new Collection<StoredRule>(connection, 'rules', ruleIndexes);
  const versions = new Collection<StoredRuleVersion>(connection, 'rule_versions', ruleVersionIndexes);
  const list = () => rows.find(ruleQueries.all());
  const recent = createRecent(list, rows);
  return {
    collection: rows,
    versions,
    /** In their order. */
    list,
    /** As they were within the last second. */
    listRecent: () => recent.read(),
    read: (id: string) => rows.byId(id),
    insert(rule: StoredRule) {
      return rows.insert(rule);
    },
    /** @returns the rule after it; null when somebody else changed it first. */
    update(id: string, version: number, set: Partial<Omit<StoredRule, 'id'>>): Promise<StoredRule | null> {
      return rows.change({ _id: id, version }, { $set: set });
    },
    /** @returns null when somebody else changed it at this moment, or it is gone. */
    sign(id: string, before: Signing | undefined, signing: Signing): Promise<StoredRule | null> {
      const now = before ? { 'signing.number': before.number } : { signing: { $exists: false } };
      return rows.change({ _id: id, ...now }, { $set: { signing } });
    },
    async reorder(ids: readonly string[]): Promise<void> {
      await rows.writeMany(
        ids.map((id, position) => ({ filter: { _id: id }, update: { $set: { position } } })),
      );
    },
    remove(id: string) {
      return rows.remove({ _id: id });
    },
    /** @returns false when it was kept before. */
    keepVersion: (version: StoredRuleVersion) => versions.insert(version),
    /** Newest first. */
    versionsOf: (ruleId: string, limit: number) => versions.find(ruleQueries.versionsOf(ruleId), { limit }),
  };
}
