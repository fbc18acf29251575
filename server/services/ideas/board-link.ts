import type { Context } from '../../context.ts';

type Needs = Pick<Context, 'config' | 'secretBox' | 'clock'>;

const board = 'idea-board';
const confirm = 'idea-confirm';
const dayMillis = 86_400_000;
/** So long links are good. */
const goodDays = { [board]: 90, [confirm]: 7 };

const today = ({ clock }: Pick<Context, 'clock'>): number => Math.floor(clock.now().getTime() / dayMillis);
const baseOf = ({ config }: Pick<Context, 'config'>): string =>
  `${config.publicUrl.replace(/\/$/, '')}/ideas-board`;

/** Where somebody votes under their own name: signed, so that nobody votes for another. */
export function boardLink(context: Needs, contactId: string): string {
  return `${baseOf(context)}/mine/${context.secretBox.sign(board, `${contactId}.${String(today(context))}`)}`;
}

/** @returns whose it is; null for a link that is none of ours or is too old */
export function personOfBoardLink(context: Pick<Needs, 'secretBox' | 'clock'>, token: string): string | null {
  const [contactId = '', day = ''] = (context.secretBox.verify(board, token) ?? '').split('.');
  return /^[0-9a-f]{24}$/.test(contactId) && isGood(context, board, day) ? contactId : null;
}

interface Confirming {
  ideaId: string;
  address: string;
  language: string;
}

/** Shows that somebody reads what is sent to an address. */
export function confirmLink(context: Needs, { ideaId, address, language }: Confirming): string {
  const said = JSON.stringify([ideaId, language, String(today(context)), address]);
  return `${baseOf(context)}/confirm/${context.secretBox.sign(confirm, said)}`;
}

/** @returns null for a link that is none of ours or is too old */
export function confirmedBy(context: Pick<Needs, 'secretBox' | 'clock'>, token: string): Confirming | null {
  const said = context.secretBox.verify(confirm, token);
  if (said === null) return null;
  const [ideaId = '', language = '', day = '', address = ''] = JSON.parse(said) as string[];
  return isGood(context, confirm, day) ? { ideaId, language, address } : null;
}

function isGood(context: Pick<Context, 'clock'>, purpose: keyof typeof goodDays, day: string): boolean {
  return /^\d{1,6}$/.test(day) && today(context) - Number(day) <= goodDays[purpose];
}
