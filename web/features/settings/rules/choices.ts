import type { Choices } from '../../../../shared/rules/field-table.ts';
import { t, tMaybe } from '../../../lib/i18n.ts';
import { tagColours } from '../../../lib/tag-colours.ts';
import { tagOptions } from '../../../lib/tag-options.ts';
import { attributes } from '../../../stores/attributes.svelte.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import type { Option } from '../../../ui/select.ts';
import { ruleNames } from './rule-names.svelte.ts';
import { languageName } from '../../inbox/contact/language-name.ts';

const languages = [
  'ar',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'fi',
  'fr',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
].concat([
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'th',
  'tr',
  'uk',
  'vi',
  'zh',
]);

const named = (rows: readonly { id: string; name: string }[]): Option[] =>
  rows.map(({ id, name }) => ({ value: id, label: name }));

const attributeOptions = (choices: `attribute.${string}`): Option[] =>
  (attributes.get(choices.slice('attribute.'.length))?.options ?? []).map(({ key, label }) => ({
    value: key,
    label,
  }));

/** What a field or an action lets one choose from. */
export function optionsOf(choices: Choices): Option[] {
  switch (choices) {
    case 'tags':
      return tagOptions();
    case 'teams':
      return named(directory.teamList);
    case 'users':
      return directory.people.map(({ id, name }) => ({ value: id, label: name, avatar: { name, id } }));
    case 'inboxes':
      return named(directory.inboxList);
    case 'channels':
      return named([...directory.channels.values()]);
    case 'calendars':
      return named(ruleNames.calendars);
    case 'policies':
      return named(ruleNames.policies);
    case 'answers':
      return named(ruleNames.answers);
    case 'macros':
      return named(ruleNames.macros);
    case 'tiers':
      return [...directory.tiers.values()].map(({ id, name, colour }) => ({
        value: id,
        label: name,
        colour: tagColours[colour],
      }));
    case 'segments':
      return named([...directory.segments.values()]);
    case 'languages':
      return languages.map((code) => ({ value: code, label: languageName(code) ?? code }));
    default:
      if (typeof choices === 'string') return attributeOptions(choices);
      return choices.map((value) => ({ value, label: tMaybe(`settings.rules.values.${value}`) ?? value }));
  }
}

/** A value of a field in people's words: names for ids. */
export function wordFor(choices: Choices | undefined, value: string): string {
  if (choices === undefined) return t('settings.rules.quoted', { text: value });
  const option = optionsOf(choices).find((one) => one.value === value);
  return option?.label ?? t('settings.rules.gone');
}
