import { mannersOf, type Manners } from '../../../../shared/manners/manners.ts';
import { theirMoment } from '../../../../shared/manners/moment.ts';
import type { Contact } from '../../../../shared/schemas/contact.ts';
import { t } from '../../../lib/i18n.ts';
import { languageName } from './language-name.ts';

/** How to write to a contact, with what the conversation says where nothing else is known. */
export function mannersFor(contact: Contact, detected: string | null): Manners {
  return mannersOf(contact.manners ?? {}, { name: contact.name, language: contact.language ?? detected });
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no');

/** "Writes Japanese; family name first; keep formal." Given names first are said where somebody wrote it down. */
export function mannersSentence(contact: Contact, manners: Manners): string {
  const language = languageName(manners.language);
  if (!language) return t('inbox.contact.manners.unknown');
  const told = contact.manners?.nameOrder === 'given-first' ? 'given' : 'usual';
  return t('inbox.contact.manners.writes', {
    language,
    order: manners.nameOrder === 'family-first' ? 'family' : told,
    formality: manners.formality ?? 'unknown',
    you: manners.you === null ? 'none' : 'word',
    word: manners.you ?? '',
  });
}

/** What else matters before one writes: how they are addressed, what time it is there, how they are best reached. */
export function momentSentence(
  contact: Contact,
  manners: Manners,
  { now, channelName }: { now: Date; channelName: (kind: string) => string },
): string {
  const said = [];
  if (manners.address !== '' && manners.address !== contact.name) {
    said.push(t('inbox.contact.manners.addressed', { address: manners.address }));
  }
  if (contact.timeZone) {
    const { time, quiet, weekend, holiday } = theirMoment(manners, contact.timeZone, now);
    const state = { quiet: yesNo(quiet), weekend: yesNo(weekend), holiday: yesNo(holiday) };
    said.push(t('inbox.contact.manners.there', { time, ...state }));
  }
  const channel = contact.manners?.channel;
  if (channel) said.push(t('inbox.contact.manners.rather', { channel: channelName(channel) }));
  return said.join(' ');
}
