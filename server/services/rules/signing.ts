import { createHmac } from 'node:crypto';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { Signing } from '../../store/rules.ts';
import { recordAudit } from '../audit/record.ts';

type Signer = { id: string; signing?: Signing | undefined };
const bothMillis = 86_400_000;

/** What the other side needs to know a call of ours: a secret of the rule, made anew when somebody asks for it. */
export function webhookSecret(
  { secretBox }: Pick<Context, 'secretBox'>,
  { id, signing }: Signer,
  number = signing?.number ?? 0,
): string {
  const about = number === 0 ? id : `${id}/${String(number)}`;
  return secretBox.sign('rule-webhook', about).slice(about.length + 1);
}

/**
 * "t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>". For a day after a new secret was made the one before signs
 * too, as a second "v1=", so that nothing gets lost until the other side has the new one.
 */
export function webhookSignature(
  context: Pick<Context, 'secretBox' | 'clock'>,
  rule: Signer,
  body: string,
): string {
  const now = context.clock.now().getTime();
  const seconds = String(Math.floor(now / 1000));
  const { number = 0, since } = rule.signing ?? {};
  const both = since !== undefined && now - since.getTime() < bothMillis;
  const macs = (both ? [number, number - 1] : [number]).map((one) =>
    createHmac('sha256', webhookSecret(context, rule, one))
      .update(`${seconds}.${body}`)
      .digest('hex'),
  );
  return [`t=${seconds}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}

/**
 * Makes a new secret for a rule's calls and shows it, this once.
 * @throws AppError not-found, too-late when somebody else did so at this moment
 */
export async function renewWebhookSecret(
  context: Pick<Context, 'store' | 'clock' | 'secretBox' | 'logger'>,
  actor: Actor,
  ruleId: string,
): Promise<{ secret: string }> {
  const rule = await context.store.rules.read(ruleId);
  if (!rule) throw new AppError('not-found');
  const signing = { number: (rule.signing?.number ?? 0) + 1, since: context.clock.now() };
  const after = await context.store.rules.sign(ruleId, rule.signing, signing);
  if (!after) throw new AppError('too-late', { detail: 'Somebody else made one at this moment.' });
  await recordAudit(context, actor, {
    ...{ action: 'rule.secret-renewed', subject: `rule:${ruleId}` },
    data: { name: after.name, number: signing.number },
  });
  return { secret: webhookSecret(context, after) };
}
