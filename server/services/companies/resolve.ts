import type { Context } from '../../context.ts';
import { blankCompany, companyKey, type StoredCompany } from '../../store/companies.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** What a contact carries of its company. */
export interface CompanyOfContact {
  company: string;
  companyId: string;
  /** The one that was named, where it is part of that one. */
  companyOwn: { id: string; name: string } | null;
}

const nothing: CompanyOfContact = { company: '', companyId: '', companyOwn: null };

/** The company of a name, made when nobody knows it yet. An empty name is none. */
export async function resolveCompany(context: Needs, name: string): Promise<CompanyOfContact> {
  return (await resolveCompanies(context, [name])).get(companyKey(name)) ?? nothing;
}

/** The same for many names in few round trips, by their keys. */
export async function resolveCompanies(
  { store, clock }: Needs,
  names: readonly string[],
): Promise<Map<string, CompanyOfContact>> {
  const wanted = new Map(
    names.filter((name) => companyKey(name) !== '').map((name) => [companyKey(name), name]),
  );
  const keys = [...wanted.keys()];
  const known = byKey(await store.companies.withKeys(keys));
  for (const [key, name] of wanted) {
    if (known.has(key)) continue;
    await store.companies.insert(blankCompany(name, clock.now()));
  }
  // Somebody else may have made one at the same moment: theirs is read.
  const all = keys.every((key) => known.has(key)) ? known : byKey(await store.companies.withKeys(keys));
  const found = new Map<string, CompanyOfContact>();
  for (const key of keys) {
    const row = all.get(key);
    if (!row) continue;
    const root = await rootCompany({ store }, row);
    const companyOwn = root.id === row.id ? null : { id: row.id, name: row.name };
    found.set(key, { company: root.name, companyId: root.id, companyOwn });
  }
  return found;
}

/** Longer chains are a mistake. */
const mostLinks = 50;

/** The company that stands for one: itself, unless it is part of another. */
export async function rootCompany(
  { store }: Pick<Context, 'store'>,
  row: StoredCompany,
): Promise<StoredCompany> {
  let root = row;
  for (let links = 0; root.mergedInto !== undefined && links < mostLinks; links += 1) {
    const next = await store.companies.read(root.mergedInto);
    if (!next) break;
    root = next;
  }
  return root;
}

function byKey(rows: readonly StoredCompany[]): Map<string, StoredCompany> {
  return new Map(rows.flatMap((row) => row.keys.map((key) => [key, row] as const)));
}
