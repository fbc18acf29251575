import type { mongo } from 'mongoose';
import { blankCompany, companyKey } from '../companies.ts';
import { sortNameOf } from '../contact-lists.ts';

interface Contact {
  _id: string;
  company?: string;
  searchKeys?: string[];
  sortName?: string;
}
interface Company {
  _id: string;
  keys: string[];
}

const atOnce = 1000;

/** Contacts get what lists by name are sorted by, and a company where only the name of one stood. */
export async function listContactsByName(database: mongo.Db): Promise<void> {
  const contacts = database.collection<Contact>('contacts');
  for (let after = ''; ;) {
    const rows = await contacts
      .find({ _id: { $gt: after } }, { projection: { company: 1, searchKeys: 1, sortName: 1 } })
      .sort({ _id: 1 })
      .limit(atOnce)
      .toArray();
    const last = rows.at(-1);
    if (!last) return;
    const fresh = rows.filter(({ sortName }) => sortName === undefined);
    const companies = await companiesOf(database, fresh);
    const writes = fresh.map(({ _id, company = '', searchKeys = [] }) => {
      const companyId = companies.get(companyKey(company));
      const set = { sortName: sortNameOf(searchKeys), ...(companyId !== undefined && { companyId }) };
      return { updateOne: { filter: { _id }, update: { $set: set } } };
    });
    if (writes.length > 0) await contacts.bulkWrite(writes, { ordered: false });
    after = last._id;
  }
}

/** The id of each company by the key of its name, made where there was none. */
async function companiesOf(
  database: mongo.Db,
  contacts: readonly Contact[],
): Promise<ReadonlyMap<string, string>> {
  const companies = database.collection<Company>('companies');
  const names = new Map(contacts.map(({ company = '' }) => [companyKey(company), company]));
  names.delete('');
  const now = new Date();
  for (const [key, name] of names) {
    const { id, ...row } = blankCompany(name, now);
    await companies.updateOne({ keys: key }, { $setOnInsert: { _id: id, ...row } }, { upsert: true });
  }
  const rows = await companies.find({ keys: { $in: [...names.keys()] } }).toArray();
  return new Map(rows.flatMap(({ _id, keys }) => keys.map((key) => [key, _id] as const)));
}
