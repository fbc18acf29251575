import type { Context } from '../../context.ts';

const purpose = 'loyalty-page';
/** So long a link is good. */
const goodMillis = 90 * 86_400_000;

/** Where a customer sees their points: signed, so that nobody sees another's. */
export function loyaltyLink(
  { config, secretBox, clock }: Pick<Context, 'config' | 'secretBox' | 'clock'>,
  contactId: string,
): string {
  const day = Math.floor(clock.now().getTime() / 86_400_000);
  const token = secretBox.sign(purpose, `${contactId}.${String(day)}`);
  return `${config.publicUrl.replace(/\/$/, '')}/loyalty/${token}`;
}

/** @returns whose page it is; null for a link that is none of ours or is too old */
export function contactOfLink(
  { secretBox, clock }: Pick<Context, 'secretBox' | 'clock'>,
  token: string,
): string | null {
  const [contactId = '', day = ''] = (secretBox.verify(purpose, token) ?? '').split('.');
  const made = Number(day) * 86_400_000;
  if (!/^[0-9a-f]{24}$/.test(contactId) || !/^\d{1,6}$/.test(day)) return null;
  return clock.now().getTime() - made > goodMillis ? null : contactId;
}
