import { z } from 'zod';
import type { Channel } from '../../channels/contract.ts';

/** What a channel says of a secret in its schema, besides what the form shows. */
export interface SecretHints {
  /** Sent to nobody: it need not be given again when a host changes. */
  staysHere: boolean;
  /** The secret that takes over the old value when this one is replaced, so that both sides can change one after the other. */
  keepsLastIn: string | null;
}

export function hintsOf(channel: Pick<Channel, 'secrets'>, name: string): SecretHints {
  const { properties = {} } = z.toJSONSchema(channel.secrets, { io: 'input', unrepresentable: 'any' });
  const property = properties[name];
  if (typeof property !== 'object') return { staysHere: false, keepsLastIn: null };
  const { staysHere, keepsLastIn } = property;
  return { staysHere: staysHere === true, keepsLastIn: typeof keepsLastIn === 'string' ? keepsLastIn : null };
}
