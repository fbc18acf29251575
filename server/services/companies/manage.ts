import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Company, CompanyInput } from '../../../shared/schemas/company.ts';
import type { Context } from '../../context.ts';
import { presentCompany } from '../../presenters/company.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import { blankCompany, type StoredCompany } from '../../store/companies.ts';
import { decodeWords, encodeWords } from '../../store/cursor.ts';
import { afterWrite, attributeWrite, shownValues } from '../attributes/values.ts';
import { rootCompany } from './resolve.ts';
import { recordAudit } from '../audit/record.ts';
import { checkOwner } from '../contacts/check-owner.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Companies by name; with `q` those whose name begins so, at most `limit`. */
export async function listCompanies(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { q = '', cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: Company[]; next: string | null }> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const attributes = await store.attributes.listRecent();
  const presented = presentWith(attributes);
  if (q !== '') {
    const found = await store.companies.beginningWith(q, limit);
    // One that is part of another is found by its name, and is that one.
    const roots = await Promise.all(found.map((row) => rootCompany({ store }, row)));
    return { items: [...new Map(roots.map((row) => [row.id, presented(row)])).values()], next: null };
  }
  const { items, last } = await store.companies.list(decodeWords(cursor ?? '') ?? undefined, limit);
  const whole = items.filter(({ mergedInto }) => mergedInto === undefined);
  return { items: whole.map(presented), next: last && encodeWords(last.sortName, last.id) };
}

/** @throws AppError not-found */
export async function readCompany(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<Company> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const row = await store.companies.read(id);
  if (!row) throw new AppError('not-found', { detail: 'There is no such company.' });
  const shown = presentWith(await store.attributes.listRecent())(row);
  return { ...shown, merges: await mergesOf({ store }, id) };
}

/** What people said is part of it. */
async function mergesOf({ store }: Pick<Context, 'store'>, id: string): Promise<Company['merges']> {
  const merges = await store.companyMerges.into(id);
  const parts = await store.companies.readMany(merges.map(({ fromId }) => fromId));
  const names = new Map(parts.map((row) => [row.id, row.name]));
  return merges.map((one) => ({
    ...{ id: one.id, companyId: one.fromId, name: names.get(one.fromId) ?? '', by: one.by.name },
    at: one.at.toISOString(),
  }));
}

/** @throws AppError already-exists */
export async function createCompany(context: Needs, actor: Actor, input: CompanyInput): Promise<Company> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  await checkOwner(context, input.ownerId);
  const { attributes: patch, ...words } = input;
  const write = await attributeWrite(context, actor, { target: 'company', patch });
  const { attributes } = afterWrite({}, write);
  const row = { ...blankCompany(input.name, context.clock.now()), ...words, attributes };
  if (!(await context.store.companies.insert(row))) throw taken(input.name);
  await recordAudit(context, actor, { action: 'company.created', subject: `company:${row.id}` });
  return presentWith(await context.store.attributes.listRecent())(row);
}

/** Changes a company; a new name shows with all its contacts. @throws AppError not-found, already-exists */
export async function updateCompany(
  context: Needs,
  actor: Actor,
  { id, patch }: { id: string; patch: { [K in keyof CompanyInput]?: CompanyInput[K] | undefined } },
): Promise<Company> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  await checkOwner(context, patch.ownerId);
  const { attributes: values = {}, ...words } = patch;
  const write = await attributeWrite(context, actor, { target: 'company', patch: values });
  const before = await store.companies.read(id);
  if (before?.mergedInto !== undefined) {
    throw new AppError('too-late', { detail: 'This company is part of another now: change that one.' });
  }
  const { attributes } = afterWrite(before?.attributes ?? {}, write);
  const set = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  const after = await store.companies
    .update(id, { ...set, attributes }, clock.now())
    .catch((error: unknown) => {
      throw isDuplicateKey(error) ? taken(patch.name ?? '') : error;
    });
  if (!after) throw new AppError('not-found', { detail: 'There is no such company.' });
  if (patch.name !== undefined) await store.contacts.renameCompany(id, after.name, clock.now());
  const data = { fields: Object.keys(patch).join(',') };
  await recordAudit(context, actor, { action: 'company.changed', subject: `company:${id}`, data });
  return presentWith(await store.attributes.listRecent())(after);
}

const presentWith = (attributes: readonly StoredAttribute[]) => (row: StoredCompany) =>
  presentCompany(row, shownValues(attributes, 'company', row.attributes ?? {}));

function taken(name: string): AppError {
  const fields = [{ path: 'name', message: `There is a company called “${name}”.` }];
  return new AppError('already-exists', { detail: `There is a company called “${name}”.`, fields });
}
