import { api } from '../../api/client.ts';
import { ApiError, sentenceOf } from '../../api/error.ts';
import { t } from '../../lib/i18n.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../routes.ts';
import { typedHere } from '../../stores/typed-here.ts';
import { unsent } from '../../stores/unsent.svelte.ts';
import { stillWaits } from '../inbox/composer/resend.ts';

let loggingOut = false;

/** Loads the log-in page anew, so that nothing of this person stays in memory. */
export function leaveTo(next?: string): void {
  // Who logs out on purpose does not come back to the same page: the next one may be somebody else.
  location.assign(paths.logIn(loggingOut ? undefined : next));
}

/** What is kept here to be read without a network goes with who is logged in. */
export async function forgetHere(): Promise<void> {
  const kept = await import('../../stores/kept/keep.ts').catch(() => null);
  await kept?.forgetKept();
}

export async function logOut(): Promise<void> {
  loggingOut = true;
  try {
    await nothingWaits();
    await api('logOut');
    await clearHere();
    leaveTo();
  } catch (error) {
    loggingOut = false;
    toast.error(sentenceOf(error));
  }
}

/** Throws when the server refuses: the dialog that asked says so. */
export async function logOutEverywhere(): Promise<void> {
  await nothingWaits();
  await api('logOutEverywhere');
  await clearHere();
  leaveTo();
}

/** Of who logs out nothing stays in this browser. */
async function clearHere(): Promise<void> {
  unsent.clear();
  typedHere.clear();
  await forgetHere();
}

/** With the session goes what this browser keeps: not while an answer waits in it. */
async function nothingWaits(): Promise<void> {
  if (await stillWaits()) throw new ApiError('unexpected', 0, { detail: t('shell.stillWaits') });
}
