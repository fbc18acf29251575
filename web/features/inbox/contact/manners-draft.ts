import type { Contact } from '../../../../shared/schemas/contact.ts';
import type { MannersProfile } from '../../../../shared/schemas/manners.ts';

/** The form of how somebody likes to be written to; an empty field is left to what is usual. */
export interface MannersDraft {
  language: string;
  formality: string;
  nameOrder: string;
  address: string;
  greeting: string;
  closing: string;
  timeZone: string;
  from: string;
  until: string;
  holidays: string;
  channel: string;
}

export function draftOf({ manners = {}, timeZone }: Contact): MannersDraft {
  return {
    language: manners.language ?? '',
    formality: manners.formality ?? '',
    nameOrder: manners.nameOrder ?? '',
    address: manners.address ?? '',
    greeting: manners.greeting ?? '',
    closing: manners.closing ?? '',
    timeZone: timeZone ?? '',
    from: manners.quiet?.from ?? '',
    until: manners.quiet?.until ?? '',
    holidays: (manners.holidays ?? []).join(', '),
    channel: manners.channel ?? '',
  };
}

/** What is sent: only what was filled in. @param usual the quiet hours that hold where one of both is left open */
export function patchOf(
  draft: MannersDraft,
  usual: { from: string; until: string },
): { manners: MannersProfile; timeZone: string | null } {
  const { language, formality, nameOrder, address, greeting, closing, channel } = draft;
  const { from, until } = draft;
  const words = { language, formality, nameOrder, address, greeting, closing, channel };
  const written = Object.entries(words).filter(([, value]) => value.trim() !== '');
  const holidays = draft.holidays.split(/[\s,;]+/u).filter(Boolean);
  const manners: MannersProfile = {
    ...(Object.fromEntries(written) as MannersProfile),
    ...((from !== '' || until !== '') && {
      quiet: { from: from || usual.from, until: until || usual.until },
    }),
    ...(holidays.length > 0 && { holidays }),
  };
  return { manners, timeZone: draft.timeZone || null };
}
