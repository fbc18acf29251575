import type { Context } from '../../context.ts';
import { blankCompany, companyKey, type StoredCompany } from '../../store/companies.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** What a contact carries of its company. */
export interface CompanyOfContact {
  company: string;
  companyId: string;
}

/** The company of a name, made when nobody knows it yet. An empty name is none. */
export async function resolveCompany(context: Needs, name: string): Promise<CompanyOfContact> {
  return (await resolveCompanies(context, [name])).get(companyKey(name)) ?? { company: '', companyId: '' };
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
  return new Map(
    keys.flatMap((key) => {
      const row = all.get(key);
      return row ? [[key, { company: row.name, companyId: row.id }] as const] : [];
    }),
  );
}

function byKey(rows: readonly StoredCompany[]): Map<string, StoredCompany> {
  return new Map(rows.flatMap((row) => row.keys.map((key) => [key, row] as const)));
}
