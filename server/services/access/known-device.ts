import type { Context } from '../../context.ts';
import { randomToken } from '../../security/random-tokens.ts';

const purpose = 'known-device';

type DeviceContext = Pick<Context, 'secretBox'>;

/**
 * A mark that a browser keeps after a log-in: "someone logged in to this account here". It opens nothing; it only takes
 * later attempts out of the count of strangers' attempts. Signed, so it outlives Redis and cannot be made up.
 */
export function markDevice(context: DeviceContext, userId: string): string {
  return context.secretBox.sign(purpose, `${userId}~${randomToken()}`);
}

/** @returns the device's own number when the mark is ours and about this account, else null. */
export function readDeviceMark(context: DeviceContext, mark: string, userId: string): string | null {
  const text = context.secretBox.verify(purpose, mark);
  const [markedUser, device] = text?.split('~') ?? [];
  return markedUser === userId && device !== undefined ? device : null;
}
