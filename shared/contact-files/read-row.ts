/** What a line of a file says of somebody or of a company; what it does not say is left out. */
export interface FiledRow {
  name?: string;
  emails: string[];
  phones: string[];
  company?: string;
  website?: string;
  notes?: string;
  language?: string;
  timeZone?: string;
  tags: string[];
  tier?: string;
  owner?: string;
  /** "salesforce:003…" */
  externalIds: string[];
  /** By keys, as they are written. */
  attributes: Record<string, string>;
}

const emailPattern = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u;
const mostAddresses = 10;

/** Reads the cells of a line by what its columns hold. Pure. */
export function readRow(
  cells: readonly string[],
  mapping: readonly string[],
): { row: FiledRow } | { reason: string } {
  const row: FiledRow = { emails: [], phones: [], tags: [], externalIds: [], attributes: {} };
  const parts = { firstName: '', lastName: '' };
  for (const [at, field] of mapping.entries()) {
    const text = (cells[at] ?? '').trim();
    if (text === '' || field === '') continue;
    const reason = take(row, parts, { field, text });
    if (reason !== null) return { reason };
  }
  const joined = [parts.firstName, parts.lastName].filter(Boolean).join(' ');
  if (row.name === undefined && joined !== '') row.name = joined;
  if ((row.name ?? '').length > 200) return { reason: 'The name is longer than 200 signs.' };
  if (row.emails.length + row.phones.length > mostAddresses)
    return { reason: 'These are too many addresses.' };
  return { row };
}

type Words = 'name' | 'company' | 'website' | 'notes' | 'language' | 'timeZone' | 'tier' | 'owner';
const words: readonly string[] = [
  ...(['name', 'company', 'website', 'notes', 'language', 'timeZone', 'tier', 'owner'] satisfies Words[]),
];

function take(
  row: FiledRow,
  parts: { firstName: string; lastName: string },
  { field, text }: { field: string; text: string },
): string | null {
  if (words.includes(field)) row[field as Words] = text;
  else if (field === 'firstName' || field === 'lastName') parts[field] = text;
  else if (field === 'emails') return takeEmails(row, text);
  else if (field === 'phones') return takePhones(row, text);
  else if (field === 'tags') row.tags.push(...listOf(text));
  else if (field.startsWith('attr.')) row.attributes[field.slice('attr.'.length)] = text;
  else if (field.startsWith('external.')) {
    if (text.length > 120) return 'The id of the other system is longer than 120 signs.';
    row.externalIds.push(`${field.slice('external.'.length)}:${text}`);
  }
  return null;
}

const listOf = (text: string): string[] => text.split(/\s*[;|,]\s*/u).filter(Boolean);

function takeEmails(row: FiledRow, text: string): string | null {
  for (const one of listOf(text)) {
    const address = one.toLowerCase();
    if (!emailPattern.test(address) || address.length > 254) return `“${one}” is no e-mail address.`;
    if (!row.emails.includes(address)) row.emails.push(address);
  }
  return null;
}

/** Digits with the plus before them; what stands behind an "x" or "ext" is an extension. */
function takePhones(row: FiledRow, text: string): string | null {
  for (const one of text.split(/\s*[;|]\s*/u).filter(Boolean)) {
    const [number = ''] = one.toLowerCase().split(/\s*(?:x|ext)\.?\s*/u);
    const digits = number.replace(/[^\d+]/gu, '').replace(/^00/u, '+');
    if (!/^\+?\d{5,15}$/u.test(digits)) return `“${one}” is no telephone number.`;
    if (!row.phones.includes(digits)) row.phones.push(digits);
  }
  return null;
}
