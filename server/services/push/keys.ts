import type { Context } from '../../context.ts';

type Needs = Pick<Context, 'store' | 'secretBox' | 'logger'>;

const purpose = 'push-key';

export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

/**
 * The key pair by which push services know this installation (RFC 8292): made at the first need. Where the secret that
 * sealed it is gone, another is made, and browsers subscribe anew when they are next opened.
 */
export async function pushKeys(context: Needs): Promise<PushKeys> {
  const known = await context.store.push.readKeys();
  const opened = known && open(context, known);
  if (opened) return opened;
  if (known) context.logger.warn('the key for push notifications cannot be opened; another one is made');
  const { default: webPush } = await import('web-push');
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const sealed = { publicKey, privateKey: context.secretBox.seal(purpose, privateKey) };
  const kept = await context.store.push.keepKeys(sealed, known);
  const first = kept && open(context, kept);
  if (!first) throw new Error('the key for push notifications could not be kept');
  return first;
}

function open({ secretBox }: Needs, { publicKey, privateKey }: PushKeys): PushKeys | null {
  try {
    return { publicKey, privateKey: secretBox.open(purpose, privateKey) };
  } catch {
    return null;
  }
}
