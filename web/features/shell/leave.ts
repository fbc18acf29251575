import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../routes.ts';

let loggingOut = false;

/** Loads the log-in page anew, so that nothing of this person stays in memory. */
export function leaveTo(next?: string): void {
  // Who logs out on purpose does not come back to the same page: the next one may be somebody else.
  location.assign(paths.logIn(loggingOut ? undefined : next));
}

export async function logOut(): Promise<void> {
  loggingOut = true;
  try {
    await api('logOut');
    leaveTo();
  } catch (error) {
    loggingOut = false;
    toast.error(sentenceOf(error));
  }
}

/** Throws when the server refuses: the dialog that asked says so. */
export async function logOutEverywhere(): Promise<void> {
  await api('logOutEverywhere');
  leaveTo();
}
