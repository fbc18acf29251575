import { z } from 'zod';
import { systemAnswers } from '../../shared/schemas/system.ts';
import { ask, filled, isOrigin, several, shaped } from './ask.ts';
import { SystemError, type Access, type CrmSystem, type Page, type Wanted } from './contract.ts';

/** developer.salesforce.com: REST API with SOQL. What changed is told by SystemModstamp, which no import can set. */
const version = 'v62.0';
const text = z.string().nullish();
const stamp = { Id: z.string(), SystemModstamp: z.string() };

const rows = <T extends z.ZodRawShape>(shape: T) =>
  z.object({
    done: z.boolean(),
    nextRecordsUrl: z.string().optional(),
    records: z.array(z.object({ ...stamp, ...shape })),
  });

const accounts = rows({ Name: text, Website: text, Description: text });
const people = rows({
  ...{ FirstName: text, LastName: text, Email: text, Phone: text, MobilePhone: text, Description: text },
  Account: z.object({ Name: text }).nullish(),
});
const opportunities = rows({
  ...{ Name: z.string(), Amount: z.number().nullish(), CurrencyIsoCode: text },
  ...{ IsWon: z.boolean(), CloseDate: text, CreatedDate: z.string() },
  OpportunityContactRoles: z.object({ records: z.array(z.object({ ContactId: z.string() })) }).nullish(),
});

async function query<T>(
  access: Access,
  shape: z.ZodType<{ nextRecordsUrl?: string | undefined; records: T[] }>,
  { wanted: { since, cursor }, select, from }: { wanted: Wanted; select: string; from: string },
): Promise<Page<T>> {
  const soql = `SELECT Id, SystemModstamp, ${select} FROM ${from} WHERE SystemModstamp >= ${since.toISOString()} ORDER BY SystemModstamp ASC, Id ASC`;
  // The cursor is an address of theirs: nothing but their own path is followed.
  if (cursor !== null && !/^\/services\/data\/v[\d.]+\/query\/[\w-]+$/u.test(cursor))
    throw new SystemError('refused', 'It named a next page that is none.');
  const path = cursor ?? `/services/data/${version}/query?q=${encodeURIComponent(soql)}`;
  const answer = await ask(`${access.home}${path}`, { headers: { authorization: `Bearer ${access.token}` } });
  const { records, nextRecordsUrl = null } = shaped(shape, answer.body);
  return { items: records, next: nextRecordsUrl };
}

export const salesforce: CrmSystem = {
  id: 'salesforce',
  name: 'Salesforce',
  answers: systemAnswers,
  signIn: ({ endpoint }) => ({
    authorizeUrl: `${endpoint || 'https://login.salesforce.com'}/services/oauth2/authorize`,
    tokenUrl: `${endpoint || 'https://login.salesforce.com'}/services/oauth2/token`,
    scope: 'api refresh_token',
    pkce: true,
  }),
  home: (_answers, token) => {
    const { instance_url: instance } = token;
    if (typeof instance === 'string' && isOrigin(instance)) return instance;
    throw new SystemError('refused', 'It does not say where its API stands.');
  },
  companies: async (access, wanted) => {
    const page = await query(access, accounts, {
      wanted,
      select: 'Name, Website, Description',
      from: 'Account',
    });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.Id, changedAt: new Date(one.SystemModstamp) },
        fields: filled({ name: one.Name, website: one.Website, notes: one.Description }),
      })),
    };
  },
  contacts: async (access, wanted) => {
    const select = 'FirstName, LastName, Email, Phone, MobilePhone, Description, Account.Name';
    const page = await query(access, people, { wanted, select, from: 'Contact' });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.Id, changedAt: new Date(one.SystemModstamp) },
        fields: filled({
          ...{ firstName: one.FirstName, lastName: one.LastName, emails: one.Email, notes: one.Description },
          phones: several(one.Phone, one.MobilePhone),
          company: one.Account?.Name,
        }),
      })),
    };
  },
  orders: async (access, wanted) => {
    const select =
      'Name, Amount, IsWon, CloseDate, CreatedDate, (SELECT ContactId FROM OpportunityContactRoles WHERE IsPrimary = true)';
    const page = await query(access, opportunities, { wanted, select, from: 'Opportunity' });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.Id, changedAt: new Date(one.SystemModstamp), number: one.Name, total: one.Amount ?? 0 },
        contactId: one.OpportunityContactRoles?.records[0]?.ContactId ?? null,
        status: one.IsWon ? 'done' : null,
        currency: one.CurrencyIsoCode ?? null,
        placedAt: new Date(one.CloseDate ?? one.CreatedDate),
      })),
    };
  },
  write: async (access, { contactId, title, text: words, at }) => {
    const answer = await ask(`${access.home}/services/data/${version}/sobjects/Task`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access.token}` },
      json: {
        ...{ Subject: title.slice(0, 255), Description: words, Status: 'Completed', WhoId: contactId },
        ActivityDate: at.toISOString().slice(0, 10),
      },
    });
    return shaped(z.object({ id: z.string(), success: z.literal(true) }), answer.body).id;
  },
};
