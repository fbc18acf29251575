import { fixedValues, type SearchOperator } from '../../../shared/search/operators.ts';
import { completionAt, quoteValue } from '../../../shared/search/complete.ts';
import { t } from '../../lib/i18n.ts';

/** Something to choose while writing a query. */
export interface Suggestion {
  /** What is put in. */
  text: string;
  label: string;
  detail: string;
  start: number;
  end: number;
  /** More follows: the list stays open. */
  open: boolean;
}

/** Names of the workspace, as far as operators speak of them. */
export interface Names {
  inboxes: readonly string[];
  people: readonly string[];
  teams: readonly string[];
  tags: readonly string[];
  channels: readonly { id: string; name: string }[];
}

const mostSuggestions = 8;

/** What could be written where the caret stands. */
export function suggestionsAt(text: string, caret: number, names: Names): Suggestion[] {
  const completion = completionAt(text, caret);
  if (!completion) return [];
  const { start, end } = completion;
  if (completion.kind === 'operator') {
    return completion.operators.map((operator) => ({
      ...{ text: `${operator}:`, label: `${operator}:`, start, end, open: true },
      detail: t(`search.operator.${operator}`),
    }));
  }
  const typed = completion.typed.toLocaleLowerCase();
  return valuesOf(completion.operator, names)
    .filter(({ value, detail }) => [value, detail].some((one) => one.toLocaleLowerCase().includes(typed)))
    .filter(({ value }) => value.toLocaleLowerCase() !== typed || end > caret)
    .slice(0, mostSuggestions)
    .map(({ value, detail }) => {
      return { text: `${quoteValue(value)} `, label: value, detail, start, end, open: false };
    });
}

function valuesOf(operator: SearchOperator, names: Names): { value: string; detail: string }[] {
  const plain = (values: readonly string[]) => values.map((value) => ({ value, detail: '' }));
  const fixed = fixedValues[operator];
  if (fixed) return plain(fixed);
  const none = { value: 'none', detail: t('search.nobody') };
  switch (operator) {
    case 'in':
      return plain(names.inboxes);
    case 'assignee':
      return [{ value: 'me', detail: t('search.myself') }, none, ...plain(names.people)];
    case 'team':
      return [none, ...plain(names.teams)];
    case 'tag':
      return plain(names.tags);
    case 'channel':
      return names.channels.map(({ id, name }) => ({ value: id, detail: name }));
    case 'before':
    case 'after':
      return plain(['today', 'yesterday', '7d', '4w', '6m', '1y']);
    default:
      return [];
  }
}
