import '../../../lib/later-words.ts';
import { attributeField, attributeOfField } from '../../../../shared/attributes/fields.ts';
import type { Choices } from '../../../../shared/rules/field-table.ts';
import { findField } from '../../../../shared/rules/fields.ts';
import { operandOf, type Operator } from '../../../../shared/rules/operators.ts';
import type {
  RuleAction,
  RuleCondition,
  RuleEvent,
  RuleInput,
  RuleLogic,
} from '../../../../shared/schemas/rule.ts';
import { currentLocale, formatLocale, t, tMaybe } from '../../../lib/i18n.ts';
import { attributes } from '../../../stores/attributes.svelte.ts';
import { optionsOf, wordFor } from './choices.ts';

const listed = (words: readonly string[], type: 'conjunction' | 'disjunction'): string =>
  new Intl.ListFormat(currentLocale(), { type }).format(words);

/** The name of a field: "the message". */
export function fieldWords(name: string): string {
  const asked = attributeOfField(name);
  if (!asked) return tMaybe(`settings.rules.fields.${name.replace('.', '-')}`) ?? name;
  const label = attributes.get(asked.id)?.label ?? t('settings.rules.gone');
  return asked.type === 'date' ? t('settings.attributes.away', { name: label }) : label;
}

/** The fields that ask for attributes in use. */
export const attributeFields = (): string[] =>
  attributes.all.filter(({ retired }) => !retired).map(attributeField);

/** What asks for yes or no and is no noun has a sentence for each: "the message is not automatic". */
const sentenceFor = (field: string, operator: Operator): string | undefined =>
  operator === 'yes' || operator === 'no'
    ? tMaybe(`settings.rules.sentences.${field.replace('.', '-')}-${operator}`)
    : undefined;

/** "contains", "is one of". */
export function operatorWords(field: string, operator: Operator): string {
  if (sentenceFor(field, operator) !== undefined) return t(`settings.rules.${operator as 'yes' | 'no'}`);
  const type = findField(field)?.type ?? 'text';
  const own = tMaybe(`settings.rules.operators.${field.replace('.', '-')}-${operator}`);
  if (own !== undefined) return own;
  return tMaybe(`settings.rules.operators.${type}-${operator}`) ?? operator;
}

/** "a customer replies" */
export function eventWords(event: RuleEvent): string {
  if (event.type === 'idle') {
    const key =
      event.measure === 'quiet' ? 'settings.rules.events.idle-quiet' : 'settings.rules.events.idle-waits';
    return t(key, { hours: event.hours });
  }
  if (event.type === 'time-reached') return t('settings.rules.events.time-reached', { hours: event.hours });
  return t(`settings.rules.events.${event.type}`);
}

type Asked = Pick<RuleCondition, 'field' | 'operator' | 'values' | 'number'>;

/** Names of what the directory does not have, by id. */
type Names = Readonly<Record<string, string>>;

/** Texts of which there are many: "the recipients contain". */
const many = new Set([
  'message.recipients',
  'message.fileNames',
  'conversation.participants',
  'contact.notes',
]);

/** "the message contains “refund” or “money back”": each language has a sentence of its own for each kind of question. */
export function conditionWords(asked: Asked, names: Names = {}): string {
  const { field: name, operator } = asked;
  const sentence = sentenceFor(name, operator);
  if (sentence !== undefined) return sentence;
  const values = {
    field: fieldWords(name),
    form: many.has(name) ? 'many' : 'one',
    values: operandWords(asked, names),
  };
  const own = tMaybe(`settings.rules.says.${name.replace('.', '-')}-${operator}`, values);
  return own ?? tMaybe(`settings.rules.says.${findField(name)?.type ?? 'text'}-${operator}`, values) ?? name;
}

/** "“refund” or “money back”", "Billing", "24" */
function operandWords({ field: name, operator, values = [], number }: Asked, names: Names): string {
  const field = findField(name);
  const operand = operandOf(field?.type ?? 'text', operator);
  if (operand === 'none') return '';
  if (operand === 'number')
    return number === undefined ? '' : new Intl.NumberFormat(formatLocale()).format(number);
  return listed(
    values.map((value) => names[value] ?? wordFor(field?.choices, value)),
    operator === 'all-of' ? 'conjunction' : 'disjunction',
  );
}

/**
 * "give it to team Billing"
 * @param names what things were called then, where that is what counts
 */
export function actionWords(action: RuleAction, names: Names = {}): string {
  const word = (choices: Choices, id: string) => names[id] ?? wordFor(choices, id);
  const words = (choices: Choices, ids: readonly string[]) =>
    listed(
      ids.map((id) => word(choices, id)),
      'conjunction',
    );
  switch (action.type) {
    case 'assign':
      return action.userId === null
        ? t('settings.rules.does.assignNobody')
        : t('settings.rules.does.assign', { name: words('users', [action.userId]) });
    case 'team':
      return action.teamId === null
        ? t('settings.rules.does.teamNone')
        : t('settings.rules.does.team', { name: words('teams', [action.teamId]) });
    case 'add-tags':
      return t('settings.rules.does.add-tags', { names: words('tags', action.tagIds) });
    case 'remove-tags':
      return t('settings.rules.does.remove-tags', { names: words('tags', action.tagIds) });
    case 'priority':
      return t('settings.rules.does.priority', { value: t(`settings.rules.values.${action.priority}`) });
    case 'status':
      return t('settings.rules.does.status', { value: t(`settings.rules.values.${action.status}`) });
    case 'snooze':
      return t('settings.rules.does.snooze', { hours: action.hours });
    case 'spam':
      return action.spam ? t('settings.rules.does.spam') : t('settings.rules.does.notSpam');
    case 'language':
      return t('settings.rules.does.language', {
        name: optionsOf('languages').find(({ value }) => value === action.language)?.label ?? action.language,
      });
    case 'note':
    case 'reply':
      return t(`settings.rules.does.${action.type}`, { text: short(action.text) });
    case 'answer':
      return t('settings.rules.does.answer', { name: word('answers', action.answerId) });
    case 'macro':
      return t('settings.rules.does.macro', { name: word('macros', action.macroId) });
    case 'notify':
      return t('settings.rules.does.notify', {
        names: listed(
          [
            ...action.groups.map((one) => t(`settings.rules.told.${one}`)),
            ...action.userIds.map((id) => word('users', id)),
          ],
          'conjunction',
        ),
      });
    case 'sla-policy':
      return t('settings.rules.does.sla-policy', { name: word('policies', action.policyId) });
    case 'call-url':
      return t('settings.rules.does.call-url', { host: hostOf(action.url) });
  }
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** Conditions in a sentence; empty without one. */
export function logicWords({ match, conditions }: RuleLogic): string {
  const type = match === 'all' ? 'conjunction' : 'disjunction';
  const words = conditions.map((one) =>
    'conditions' in one
      ? `(${listed(
          one.conditions.map((inner) => conditionWords(inner)),
          one.match === 'all' ? 'conjunction' : 'disjunction',
        )})`
      : conditionWords(one),
  );
  return listed(words, type);
}

interface Part {
  text: string;
  /** Does it say which part of the rule comes ("When", "if")? */
  strong: boolean;
}

/** A rule in a sentence, in the order of the language: what happens, on what conditions, what is done. */
export function ruleWords(rule: RuleInput): Part[] {
  const parts: Readonly<Record<string, string>> = {
    when: listed(rule.events.map(eventWords), 'disjunction'),
    if: logicWords(rule),
    then: listed(
      rule.actions.map((action) => actionWords(action)),
      'conjunction',
    ),
  };
  const places = { when: '{when}', if: '{if}', then: '{then}' };
  const sentence = parts['if'] ? t('settings.rules.whole', places) : t('settings.rules.always', places);
  // [When] {when}[, if] {if}: {then}. What people named may hold anything: it is filled in once the sentence was cut.
  return sentence.split(/[[\]]/).map((text, at) => ({
    text: text.replaceAll(/\{(\w+)\}/g, (place, name: string) => parts[name] ?? place),
    strong: at % 2 === 1,
  }));
}
