import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CompanySuggestion } from '../../../shared/schemas/company.ts';
import type { Evidence } from '../../../shared/schemas/contact.ts';
import { companyCore } from '../../../shared/text/company-core.ts';
import type { Context } from '../../context.ts';
import { presentCompany } from '../../presenters/company.ts';
import type { StoredCompany } from '../../store/companies.ts';
import { shownValues } from '../attributes/values.ts';
import { isOpenDomain } from '../contacts/open-domains.ts';
import { fillingOf } from './merge.ts';

type Needs = Pick<Context, 'store'>;

const mostAlike = 50;
const mostShown = 5;
const peopleRead = 50;
const mostCounted = 999;

/**
 * Companies that may be the same, the likeliest first: the same website, people with addresses of the same domain, the same
 * name but for the legal form. Nothing is joined by this: a person decides. @throws AppError not-found
 */
export async function suggestCompanies(
  { store }: Needs,
  actor: Actor,
  { id, otherId }: { id: string; otherId?: string | undefined },
): Promise<CompanySuggestion[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const own = await store.companies.read(id);
  const asked = otherId === undefined ? null : await store.companies.read(otherId);
  if (!own || (otherId !== undefined && !asked)) {
    throw new AppError('not-found', { detail: 'There is no such company.' });
  }
  const others = asked ? [asked] : await candidates({ store }, own);
  const domains = await mailDomains({ store }, own);
  const attributes = await store.attributes.listRecent();
  const judged = await Promise.all(
    others.map(async (row): Promise<CompanySuggestion> => {
      const evidence = evidenceOf({ own, domains }, { row, domains: await mailDomains({ store }, row) });
      const likely = evidence.some(({ type }) => type !== 'same-company-name');
      return {
        company: presentCompany(row, shownValues(attributes, 'company', row.attributes ?? {})),
        ...{ evidence, strength: likely ? 'likely' : 'possible' },
        people: await store.contacts.countOfCompany(row.id, mostCounted),
        fills: [...new Set(Object.keys(fillingOf(own, row)).map(nameOfField))],
      };
    }),
  );
  return judged
    .filter(({ evidence }) => asked !== null || evidence.length > 0)
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .slice(0, mostShown);
}

const nameOfField = (path: string): string => (path === 'ownerId' ? 'owner' : (path.split('.')[0] ?? path));
const weights: Readonly<Record<string, number>> = { 'same-website': 4, 'same-mail-domain': 3 };
const weightOf = ({ evidence }: CompanySuggestion): number =>
  evidence.reduce((sum, { type }) => sum + (weights[type] ?? 1), 0);

async function candidates({ store }: Needs, own: StoredCompany): Promise<StoredCompany[]> {
  const [first = ''] = companyCore(own.name).split(' ');
  const [named, sited] = await Promise.all([
    first.length < 2 ? [] : store.companies.beginningWith(first, mostAlike),
    store.companies.ofSite(own.siteKey ?? '', mostAlike),
  ]);
  const apart = new Set([own.id, ...(own.notTheSame ?? [])]);
  const all = new Map([...named, ...sited].map((row) => [row.id, row]));
  return [...all.values()].filter((row) => !apart.has(row.id) && row.mergedInto === undefined);
}

/** Domains of the addresses of its people, without those where anybody may have one. */
async function mailDomains({ store }: Needs, { id }: StoredCompany): Promise<Set<string>> {
  const mark = { field: 'companyId' as const, id };
  const { items } = await store.contacts.walk({ order: 'seen', mark }, peopleRead);
  const identities = await store.contacts.identitiesOf(items.map((one) => one.id));
  const domains = identities.flatMap(({ kind, value }) =>
    kind === 'email' ? (value.split('@')[1] ?? []) : [],
  );
  return new Set(domains.filter((domain) => !isOpenDomain(domain)));
}

interface Known {
  own: StoredCompany;
  domains: ReadonlySet<string>;
}

function evidenceOf(
  { own, domains }: Known,
  other: { row: StoredCompany; domains: ReadonlySet<string> },
): Evidence[] {
  const { row } = other;
  const found: Evidence[] = [];
  const site = own.siteKey ?? '';
  if (site !== '' && site === row.siteKey) found.push({ type: 'same-website', value: site });
  const sites = (key: string | undefined) => (key ? [key] : []);
  const ours = new Set([...domains, ...sites(own.siteKey)]);
  const shared = [...other.domains, ...sites(row.siteKey)].find(
    (domain) => ours.has(domain) && (domains.has(domain) || other.domains.has(domain)),
  );
  if (shared !== undefined) found.push({ type: 'same-mail-domain', value: shared });
  if (companyCore(own.name) === companyCore(row.name)) {
    found.push({ type: 'same-company-name', value: companyCore(own.name) });
  }
  return found;
}
