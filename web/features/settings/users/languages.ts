import type { Option } from '../../../ui/select.ts';

/** Languages that people write to companies in: two letters where there are two. */
const codes =
  'ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko lo lt lv mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh'.split(
    ' ',
  );

/** Languages by their names in the reader's own. */
export function languageOptions(locale: string): Option[] {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return codes
    .map((code) => ({ value: code, label: names.of(code) ?? code, keywords: [code] }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}
