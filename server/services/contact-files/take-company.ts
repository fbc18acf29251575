import type { FiledRow } from '../../../shared/contact-files/read-row.ts';
import { companyInput } from '../../../shared/schemas/company.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import { companyKey, type StoredCompany } from '../../store/companies.ts';
import { rootCompany } from '../companies/resolve.ts';
import { createCompany, readCompany, updateCompany } from '../companies/manage.ts';
import {
  differing,
  named,
  newValues,
  refuse,
  type ImportContext,
  type ImportOutcome,
  type Taking,
} from './taking.ts';

/** Takes what a line says of a company, known by its name or by the id of another system. @throws AppError validation-failed */
export async function takeCompany(
  context: ImportContext,
  taking: Taking,
  row: FiledRow,
): Promise<ImportOutcome> {
  const { store } = context;
  const { actor, made } = taking;
  const isTry = taking.row.state === 'checking';
  const known = await knownAs(context, row);
  if (!known && row.name === undefined) throw refuse('It has no name.');
  if (known && taking.row.known === 'skip') return 'skipped';
  const before = known && (await readCompany(context, actor, known.id));
  const attributes = newValues(row, taking, { target: 'company', before: before?.attributes ?? {} });
  const said = {
    ...{ name: row.name, notes: row.notes, website: row.website && websiteOf(row.website) },
    ...(row.owner !== undefined && { ownerId: named('owners', row.owner, taking) }),
  };
  const patch = {
    ...differing<Record<string, unknown>>(said, { ...before }, taking.rules),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
  const parsed = companyInput.safeParse({ name: before?.name, ...patch }, { error: wordsForIssue });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${String(issue?.path[0] ?? '')}: ${issue?.message ?? ''}`);
  }
  const fresh = row.externalIds.filter((one) => !(known?.externalIds ?? []).includes(one));
  if (known && Object.keys(patch).length + fresh.length === 0) return 'unchanged';
  const key = companyKey(row.name ?? '');
  const outcome = known || (isTry && made.has(key)) ? 'changed' : 'created';
  made.add(key);
  if (isTry) return outcome;
  const after = known
    ? await updateCompany(context, actor, { id: known.id, patch })
    : await createCompany(context, actor, parsed.data);
  if (fresh.length > 0) await store.companies.addExternalIds(after.id, fresh);
  return outcome;
}

async function knownAs({ store }: ImportContext, row: FiledRow): Promise<StoredCompany | undefined> {
  const [byId, byName] = await Promise.all([
    store.companies.withExternalIds(row.externalIds),
    store.companies.withKeys(row.name === undefined ? [] : [companyKey(row.name)]),
  ]);
  // Of those that people said are one, it is the one that stands for them.
  const whole = async (row: StoredCompany | undefined) => (row ? rootCompany({ store }, row) : undefined);
  const [known, byTheirName] = await Promise.all([whole(byId[0]), whole(byName[0])]);
  if (known && byTheirName && known.id !== byTheirName.id)
    throw refuse('It names two companies: its id belongs to another one than its name.');
  return known ?? byTheirName;
}

/** Many systems keep the domain alone. */
const websiteOf = (text: string): string => (/^https?:\/\//iu.test(text) ? text : `https://${text}`);
