import type { Context } from '../../context.ts';
import { shownFields, type Person } from '../contacts/person.ts';
import type { KeptValues } from './values.ts';

type Needs = Pick<Context, 'store'>;

/** What is known of a person and of their company, by the ids of attributes. */
export async function attributesOfPerson(context: Needs, person: Person): Promise<KeptValues> {
  const [kept] = await attributesOfPeople(context, [person]);
  return kept ?? {};
}

/** The same of many, in their order: one read, and none where nobody has a company. */
export async function attributesOfPeople({ store }: Needs, people: readonly Person[]): Promise<KeptValues[]> {
  const shown = people.map(shownFields);
  const ids = [...new Set(shown.flatMap(({ companyId }) => companyId ?? []))];
  const companies = new Map((await store.companies.readMany(ids)).map((row) => [row.id, row]));
  return shown.map(({ companyId, attributes }) => ({
    ...companies.get(companyId ?? '')?.attributes,
    ...attributes,
  }));
}
