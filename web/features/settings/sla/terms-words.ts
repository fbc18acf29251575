import type { SlaConditions, SlaTerms } from '../../../../shared/schemas/sla-policy.ts';
import { t } from '../../../lib/i18n.ts';
import { wordFor } from '../rules/choices.ts';
import { causes, columns, metrics } from './policy-draft.ts';
import { writeDuration } from './written.ts';

/** What a policy says, a line for each thing; what it does not speak of has none. */
export interface TermsLine {
  what: string;
  said: string;
}

const none = '–';

/** For which conversations it is. */
export function conditionLines(conditions: SlaConditions): TermsLine[] {
  const { inboxIds, channels, teamIds, priorities, tagIds, tierIds, segmentIds } = conditions;
  const line = (kind: Parameters<typeof whichWords>[0], words: string[]) =>
    words.length > 0 ? [{ what: whichWords(kind), said: words.join(', ') }] : [];
  return [
    ...line(
      'inboxIds',
      inboxIds.map((id) => wordFor('inboxes', id)),
    ),
    ...line(
      'channels',
      channels.map((id) => wordFor('channels', id)),
    ),
    ...line(
      'teamIds',
      teamIds.map((id) => wordFor('teams', id)),
    ),
    ...line(
      'priorities',
      priorities.map((one) => t(`inbox.priority.${one}`)),
    ),
    ...line(
      'tagIds',
      tagIds.map((id) => wordFor('tags', id)),
    ),
    ...line(
      'tierIds',
      tierIds.map((id) => wordFor('tiers', id)),
    ),
    ...line(
      'segmentIds',
      segmentIds.map((id) => wordFor('segments', id)),
    ),
  ];
}

/** How a condition is called. */
export const whichWords = (kind: keyof SlaConditions): string => t(`settings.sla.which.${kind}`);

/** @param calendarName of one that is gone: whatever stands for it */
export function termsLines(terms: SlaTerms, calendarName: (id: string) => string): TermsLine[] {
  const { targets, pauses, warnings, calendarId } = terms;
  return [
    { what: t('settings.sla.name'), said: terms.name },
    {
      what: t('settings.sla.calendar'),
      said: calendarId === null ? t('clocks.always') : calendarName(calendarId),
    },
    ...(terms.zone === 'calendar'
      ? []
      : [{ what: t('settings.sla.zone'), said: t(`settings.sla.zones.${terms.zone}`) }]),
    ...metrics.flatMap((metric) =>
      columns.flatMap((column) => {
        const seconds = targets[metric]?.[column];
        if (seconds === undefined) return [];
        const names = {
          metric: t(`inbox.metric.${metric}`),
          priority: t(`settings.sla.priority.${column}`),
        };
        return [{ what: t('settings.sla.cell', names), said: writeDuration(seconds) }];
      }),
    ),
    ...conditionLines(terms.conditions),
    {
      what: t('settings.sla.warnings.title'),
      said:
        warnings
          .map(({ percent, notify }) =>
            t('settings.sla.warnings.stage', { percent, whom: t(`settings.sla.warnings.whom.${notify}`) }),
          )
          .join(', ') || none,
    },
    ...causes.map((cause) => ({
      what: t('settings.sla.pauses.still', { why: t(`clocks.cause.${cause}`) }),
      said: pauses[cause].map((metric) => t(`inbox.metric.${metric}`)).join(', ') || none,
    })),
    { what: t('settings.sla.reopened'), said: t(`settings.sla.${terms.reopened}`) },
  ];
}

/** What one version says and the other did not, in the order of the newer one. */
export function changesBetween(
  before: readonly TermsLine[],
  after: readonly TermsLine[],
): { what: string; before: string; after: string }[] {
  const was = new Map(before.map(({ what, said }) => [what, said]));
  const is = new Map(after.map(({ what, said }) => [what, said]));
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((what) => {
    const change = { what, before: was.get(what) ?? none, after: is.get(what) ?? none };
    return change.before === change.after ? [] : [change];
  });
}
