import { ruleInput, type RuleCondition, type RuleInput } from '../../../../shared/schemas/rule.ts';
import { t } from '../../../lib/i18n.ts';
import { ruleNames } from './rule-names.svelte.ts';
import { directory } from '../../../stores/directory.svelte.ts';

export const templateNames = [
  'blank',
  'angry',
  'refund',
  'receipt',
  'silentAgent',
  'longWait',
  'quietPending',
  'outOfOffice',
  'breach',
  'lowScore',
  'afterHours',
] as const;
export type TemplateName = (typeof templateNames)[number];

const idle = (measure: 'quiet' | 'customer-waits', hours: number) => ({
  type: 'idle' as const,
  measure,
  hours,
});
const tag = (): { type: 'add-tags'; tagIds: string[] } => ({
  type: 'add-tags',
  tagIds: directory.tagList.slice(0, 1).map(({ id }) => id),
});
/** Outside the first calendar's hours; where there is none, when nothing is open. */
const closed = (): RuleCondition =>
  ruleNames.calendars[0]
    ? { field: 'hours', operator: 'none-of', values: [ruleNames.calendars[0].id] }
    : { field: 'hours', operator: 'empty' };
const wrote = [{ type: 'created' as const }, { type: 'customer-replied' as const }];

/** A rule to start from. */
export function templateRule(name: TemplateName): RuleInput {
  const parts: Record<TemplateName, Partial<RuleInput>> = {
    blank: {},
    angry: {
      events: wrote,
      conditions: [{ field: 'conversation.sentiment', operator: 'one-of', values: ['negative'] }],
      actions: [
        { type: 'priority', priority: 'high' },
        { type: 'notify', groups: ['supervisors'], userIds: [], text: '' },
      ],
    },
    refund: {
      events: wrote,
      conditions: [
        { field: 'message.text', operator: 'contains', values: ['refund', 'money back', 'chargeback'] },
      ],
      actions: directory.tagList.length > 0 ? [tag()] : [{ type: 'priority', priority: 'high' }],
    },
    receipt: {
      conditions: [{ field: 'message.automatic', operator: 'no' }],
      actions: [{ type: 'reply', text: t('settings.rules.templates.receiptText') }],
    },
    silentAgent: {
      events: [idle('customer-waits', 4)],
      conditions: [{ field: 'conversation.assignee', operator: 'filled' }],
      actions: [
        { type: 'assign', userId: null },
        { type: 'notify', groups: ['team', 'supervisors'], userIds: [], text: '' },
      ],
    },
    longWait: { events: [idle('customer-waits', 24)], actions: [{ type: 'priority', priority: 'urgent' }] },
    quietPending: {
      events: [idle('quiet', 168)],
      conditions: [{ field: 'conversation.status', operator: 'one-of', values: ['pending'] }],
      actions: [{ type: 'status', status: 'resolved' }],
    },
    outOfOffice: {
      conditions: [{ field: 'message.automatic', operator: 'yes' }],
      actions: [{ type: 'status', status: 'resolved' }],
    },
    breach: {
      events: [{ type: 'sla-breached' }],
      conditions: [{ field: 'sla.metric', operator: 'one-of', values: ['firstResponse', 'nextResponse'] }],
      actions: [
        { type: 'priority', priority: 'urgent' },
        { type: 'notify', groups: ['team', 'supervisors'], userIds: [], text: '' },
      ],
    },
    lowScore: {
      events: [{ type: 'survey-answered' }],
      conditions: [{ field: 'survey.verdict', operator: 'one-of', values: ['bad'] }],
      actions: [
        { type: 'status', status: 'open' },
        { type: 'notify', groups: ['team', 'supervisors'], userIds: [], text: '' },
      ],
    },
    afterHours: {
      conditions: [{ field: 'message.automatic', operator: 'no' }, closed()],
      actions: [{ type: 'reply', text: t('settings.rules.templates.afterHoursText') }],
    },
  };
  return ruleInput.parse({
    name: t(`settings.rules.templates.${name}`),
    events: [{ type: 'created' }],
    actions: [{ type: 'priority', priority: 'high' }],
    ...parts[name],
  });
}
