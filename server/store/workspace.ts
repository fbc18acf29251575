import type { Connection } from 'mongoose';
import type { WorkLanguage } from '../../shared/mails/languages.ts';
import {
  usualRouting,
  usualWeights,
  type TeamRouting,
  type WorkWeights,
} from '../../shared/schemas/routing.ts';
import { usualAdvocateTerms, type AdvocateTerms } from '../../shared/advocates/score.ts';
import { usualTerms, type HealthTerms } from '../../shared/health/signals.ts';
import { usualValueSettings, type ValueSettings } from '../../shared/schemas/value.ts';
import { Collection } from './collection.ts';
import { createRecent } from './recent.ts';

/** Settings of the one workspace of an install. */
export interface StoredWorkspace {
  name: string;
  /** Spoken where nobody knows what somebody would rather read. */
  language: WorkLanguage;
  /** IANA name, "Europe/Zurich". */
  timeZone: string;
  /** Does it hold the removable demo? Also while that is being taken away. */
  demo: boolean;
  /** The demo is being taken away: whoever starts next goes on with it. */
  demoGoes: boolean;
  /** How much of a person a conversation of each kind takes. */
  weights: WorkWeights;
  /** How work finds people where no team has it. */
  routing: TeamRouting;
  /** What makes a customer, and when one is lost. */
  value: ValueSettings;
  /** How much each signal weighs that a customer may be about to go. */
  health: HealthTerms;
  /** Is there a public board of ideas? */
  ideaBoard: boolean;
  /** How much each signal weighs that a customer speaks for us. */
  advocates: AdvocateTerms;
}

interface WorkspaceRow extends StoredWorkspace {
  id: string;
}

const key = 'workspace';
const defaults: StoredWorkspace = {
  ...{ name: 'Onevoice', timeZone: 'UTC', language: 'en', demo: false, demoGoes: false },
  weights: usualWeights,
  routing: usualRouting,
  value: usualValueSettings,
  health: usualTerms,
  ideaBoard: false,
  advocates: usualAdvocateTerms,
};

/** The workspace's settings: one document, made when first changed. */
export function createWorkspaceStore(connection: Connection) {
  const rows = new Collection<WorkspaceRow>(connection, 'workspace', []);
  const present = (row: WorkspaceRow | null): StoredWorkspace => {
    if (!row) return defaults;
    const { id: _id, ...stored } = row;
    return {
      ...defaults,
      ...stored,
      weights: { ...usualWeights, ...stored.weights },
      routing: { ...usualRouting, ...stored.routing },
    };
  };
  const read = async () => present(await rows.byId(key));
  const recent = createRecent(read, rows);
  return {
    collection: rows,
    read,
    /** As it was within the last second. */
    readRecent: () => recent.read(),
    async update(changes: Partial<StoredWorkspace>): Promise<StoredWorkspace> {
      const missing = Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in changes)));
      const update = { $set: changes, $setOnInsert: missing };
      const row = await rows.change({ _id: key }, update, { upsert: true });
      return present(row);
    },
  };
}
export type WorkspaceStore = ReturnType<typeof createWorkspaceStore>;
