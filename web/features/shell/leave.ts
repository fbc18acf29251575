import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../routes.ts';

/** Loads the log-in page anew, so that nothing of this person stays in memory. */
export function leaveTo(next?: string): void {
  location.assign(paths.logIn(next));
}

export async function logOut(): Promise<void> {
  try {
    await api('logOut');
    leaveTo();
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}

/** Throws when the server refuses: the dialog that asked says so. */
export async function logOutEverywhere(): Promise<void> {
  await api('logOutEverywhere');
  leaveTo();
}
