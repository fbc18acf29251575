import type {
  PauseCause,
  SlaConditions,
  SlaMetric,
  SlaPolicy,
  SlaPolicyInput,
  SlaTargets,
  SlaWarning,
} from '../../../../shared/schemas/sla-policy.ts';
import { readDuration, writeDuration } from './written.ts';

export const metrics = [
  'firstResponse',
  'nextResponse',
  'publicAnswer',
  'resolution',
  'handOff',
] as const satisfies SlaMetric[];
export const columns = ['default', 'urgent', 'high', 'normal', 'low'] as const satisfies (keyof SlaTargets)[];
export const causes = ['customer', 'third-party', 'snoozed'] as const satisfies PauseCause[];
export const listeners = ['assignee', 'team', 'supervisors'] as const satisfies SlaWarning['notify'][];
/** The choice of a form that names no calendar. */
export const noCalendar = 'none';
export const mostWarnings = 5;

export interface WarningDraft {
  /** null while the field is empty. */
  percent: number | null;
  notify: SlaWarning['notify'];
}

/** A policy as the form holds it. */
export interface PolicyDraft extends Pick<
  SlaPolicyInput,
  'name' | 'active' | 'zone' | 'reopened' | 'pauses'
> {
  calendarId: string;
  /** As written, by metric and column. */
  targets: string[][];
  warnings: WarningDraft[];
  conditions: SlaConditions;
}

/** What a new policy begins with: the server's own defaults. */
const usual = {
  ...{ name: '', active: true, calendarId: null, zone: 'calendar' as const },
  ...{ reopened: 'continue' as const, targets: {} },
  pauses: {
    customer: ['resolution' as const],
    'third-party': ['resolution' as const, 'nextResponse' as const],
    snoozed: [],
  },
  warnings: [
    { percent: 50, notify: 'assignee' as const },
    { percent: 75, notify: 'team' as const },
    { percent: 90, notify: 'supervisors' as const },
  ],
  conditions: {
    ...{ inboxIds: [], channels: [], teamIds: [], priorities: [] },
    ...{ tagIds: [], tierIds: [], segmentIds: [] },
  },
} satisfies SlaPolicyInput;

/** @param policy nothing for a new one */
export function draftOf(policy?: SlaPolicy): PolicyDraft {
  const { name, active, zone, reopened, targets, ...rest } = policy ?? (usual as SlaPolicyInput);
  const { calendarId, pauses, warnings, conditions } = structuredClone(rest);
  return {
    ...{ name, active, zone, reopened, pauses, warnings, conditions },
    calendarId: calendarId ?? noCalendar,
    targets: metrics.map((metric) => columns.map((column) => writeDuration(targets[metric]?.[column]))),
  };
}

/** Is a share of the time that somebody can be warned at? */
export const isShare = (percent: number | null): percent is number =>
  percent !== null && Number.isInteger(percent) && percent >= 1 && percent <= 99;

/** What is sent; null: something cannot be read. */
export function inputOf(draft: PolicyDraft): SlaPolicyInput | null {
  const { calendarId, targets: written, warnings, ...rest } = draft;
  const targets: SlaPolicyInput['targets'] = {};
  for (const [m, metric] of metrics.entries()) {
    const row: SlaTargets = {};
    for (const [c, column] of columns.entries()) {
      const seconds = readDuration(written[m]?.[c] ?? '');
      if (seconds === null) return null;
      if (seconds !== undefined) row[column] = seconds;
    }
    if (Object.keys(row).length > 0) targets[metric] = row;
  }
  const stages = warnings.flatMap(({ percent, notify }) => (isShare(percent) ? [{ percent, notify }] : []));
  if (stages.length < warnings.length) return null;
  return {
    ...rest,
    targets,
    warnings: stages.sort((one, other) => one.percent - other.percent),
    calendarId: calendarId === noCalendar ? null : calendarId,
  };
}
