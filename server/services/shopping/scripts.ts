import { randomBytes } from 'node:crypto';
import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ShopScript, ShopScriptInput } from '../../../shared/schemas/shopping.ts';
import { nextVisit } from '../../../shared/shopping/grade.ts';
import type { Context } from '../../context.ts';
import { momentOrNull } from '../../presenters/moment.ts';
import { newId } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredShopScript } from '../../store/shopping.ts';
import { recordAudit } from '../audit/record.ts';
import { lotOf } from './lot.ts';
import { writtenBy } from './write.ts';

type ScriptContext = Pick<Context, 'store' | 'clock' | 'logger' | 'secretBox'>;

const mostScripts = 50;
/** Nobody can own these (RFC 2606, RFC 6761). */
const reserved = /@([a-z0-9-]+\.)*(example|test|invalid|example\.(com|net|org))$/;
/** Elsewhere than in mail ids are made by providers; here by lot, so that nobody else has it and nothing shows what it is. */
const made = /^u[0-9a-f]{16}$/;
const makeAddress = (): string => `u${randomBytes(8).toString('hex')}`;

/** @throws AppError not-found: nobody sees the inbox or there is none; validation-failed */
export async function createScript(
  context: ScriptContext,
  actor: Actor,
  given: ShopScriptInput,
): Promise<ShopScript> {
  const input = addressed(given);
  if ((await context.store.shopping.listScripts()).length >= mostScripts)
    throw wrong('name', `There may be ${String(mostScripts)} scripts.`);
  const inbox = await inboxFor(context, actor, input.inboxId);
  const address = await addressFor(context, inbox, input);
  const now = context.clock.now();
  const row: StoredShopScript = {
    ...{ id: newId(), ...input, address, createdAt: now },
    nextAt: whenNext(input, now),
  };
  await context.store.shopping.insertScript(row);
  await told(context, actor, { action: 'shop-script.created', row });
  return presentScript(row);
}

/** @throws AppError not-found; validation-failed */
export async function updateScript(
  context: ScriptContext,
  actor: Actor,
  { id, input: given }: { id: string; input: ShopScriptInput },
): Promise<ShopScript> {
  const input = addressed(given);
  const before = await scriptFor(context, actor, id);
  const inbox = await inboxFor(context, actor, input.inboxId);
  const address = await addressFor(context, inbox, input);
  const isAsOften = before.everyDays === input.everyDays;
  const nextAt = isAsOften ? before.nextAt : whenNext(input, context.clock.now());
  const row = await context.store.shopping.changeScript(id, { ...input, address, nextAt });
  if (!row) throw new AppError('not-found');
  await told(context, actor, { action: 'shop-script.changed', row });
  return presentScript(row);
}

/** @throws AppError not-found */
export async function deleteScript(context: ScriptContext, actor: Actor, id: string): Promise<void> {
  const row = await scriptFor(context, actor, id);
  await context.store.shopping.removeScript(id);
  await told(context, actor, { action: 'shop-script.deleted', row });
}

function addressed(input: ShopScriptInput): ShopScriptInput {
  const { name, address } = input.customer;
  return address === '' ? { ...input, customer: { name, address: makeAddress() } } : input;
}

/** A script of an inbox that the actor sees. @throws AppError not-found */
export async function scriptFor(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<StoredShopScript> {
  const row = await store.shopping.readScript(id);
  if (!row || !can(actor, 'desk.use') || !seesInbox(actor, row.inboxId)) throw new AppError('not-found');
  return row;
}

export function presentScript(row: StoredShopScript): ShopScript {
  const { address: _, createdAt: __, nextAt, ...shown } = row;
  return { ...shown, nextAt: momentOrNull(nextAt) };
}

const whenNext = ({ everyDays }: ShopScriptInput, now: Date): Date | null =>
  everyDays === 0 ? null : nextVisit(now, everyDays, lotOf(['first', String(now.getTime())]));

async function inboxFor({ store }: ScriptContext, actor: Actor, inboxId: string): Promise<StoredInbox> {
  const inbox = await store.inboxes.read(inboxId);
  if (!inbox || !can(actor, 'desk.use') || !seesInbox(actor, inboxId))
    throw wrong('inboxId', 'There is no such inbox.');
  return inbox;
}

/**
 * The address as the channel knows it: one that no stranger can have, and no customer has.
 * @throws AppError validation-failed
 */
async function addressFor(
  context: ScriptContext,
  inbox: StoredInbox,
  input: ShopScriptInput,
): Promise<string> {
  const { address } = input.customer;
  const path = 'customer.address';
  if (!made.test(address) && !(await isOurs(context, address))) {
    const message =
      'Use an address that nobody else has: of a domain of your own inboxes, or one that ends in example.com. Leave it empty elsewhere than in mail.';
    throw wrong(path, message);
  }
  const trial = { id: newId(), at: context.clock.now(), text: 'Hello', subject: '', answered: null };
  const written = await writtenBy(context, { inbox, customer: input.customer, ...trial });
  if (!written) throw wrong(path, 'Nobody can write to this inbox with this address.');
  const { parsed } = written;
  if (parsed.identityKind === 'email' && !address.includes('@')) throw wrong(path, 'Mail needs an address.');
  const identity = await context.store.contacts.identity(parsed.identityKind, parsed.from.address);
  const isShopper = await context.store.shopping.shoppersAmong([parsed.from.address]);
  if (identity && isShopper.size === 0) throw wrong(path, 'A customer has this address.');
  return parsed.from.address;
}

/** Of a domain that cannot be had, or of one that mail inboxes of the workspace are at. */
async function isOurs({ store }: ScriptContext, address: string): Promise<boolean> {
  const lower = address.toLowerCase();
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(lower)) return false;
  const taken = (await store.inboxes.list()).map((inbox) => inbox.address.toLowerCase());
  if (taken.includes(lower)) return false;
  const domain = lower.slice(lower.lastIndexOf('@'));
  return reserved.test(lower) || taken.some((address) => address.endsWith(domain));
}

const wrong = (path: string, message: string) =>
  new AppError('validation-failed', { fields: [{ path, message }] });

const told = (
  context: ScriptContext,
  actor: Actor,
  { action, row }: { action: `shop-script.${'created' | 'changed' | 'deleted'}`; row: StoredShopScript },
) => {
  const { id, name, inboxId } = row;
  return recordAudit(context, actor, { action, subject: `inbox:${inboxId}`, data: { script: id, name } });
};
