import { z } from 'zod';
import { systemAnswers, zohoCentres } from '../../shared/schemas/system.ts';
import { ask, filled, isOrigin, several, shaped } from './ask.ts';
import { SystemError, type Access, type CrmSystem, type Page, type Wanted } from './contract.ts';

/** zoho.com/crm/developer/docs/api/v8: records by module, If-Modified-Since, pages by a token after the first. */
const version = 'v8';
const pageSize = 200;
const text = z.string().nullish();
const named = z.object({ id: z.string(), name: text }).nullish();
const stamp = { id: z.string(), Modified_Time: z.string() };

const rows = <T extends z.ZodRawShape>(shape: T) =>
  z.object({
    data: z.array(z.object({ ...stamp, ...shape })),
    info: z.object({ more_records: z.boolean(), next_page_token: text }),
  });
const accounts = rows({ Account_Name: text, Website: text, Description: text });
const people = rows({
  ...{ First_Name: text, Last_Name: text, Email: text, Secondary_Email: text, Phone: text, Mobile: text },
  ...{ Description: text, Account_Name: named },
});
const deals = rows({
  ...{ Deal_Name: z.string(), Amount: z.number().nullish(), Stage: text, Currency: text },
  ...{ Closing_Date: text, Created_Time: z.string(), Contact_Name: named },
});

async function read<T>(
  access: Access,
  shape: z.ZodType<{
    data: T[];
    info: { more_records: boolean; next_page_token?: string | null | undefined };
  }>,
  { wanted: { since, cursor }, module, fields }: { wanted: Wanted; module: string; fields: string },
): Promise<Page<T>> {
  const url = new URL(`${access.home}/crm/${version}/${module}`);
  url.searchParams.set('fields', `${fields},Modified_Time`);
  url.searchParams.set('per_page', String(pageSize));
  url.searchParams.set('sort_by', 'Modified_Time');
  url.searchParams.set('sort_order', 'asc');
  if (cursor !== null) url.searchParams.set('page_token', cursor);
  const answer = await ask(url.href, {
    headers: {
      authorization: `Zoho-oauthtoken ${access.token}`,
      'if-modified-since': `${since.toISOString().slice(0, 19)}+00:00`,
    },
  });
  // Nothing changed is told without a body.
  if (answer.body === null) return { items: [], next: null };
  const { data, info } = shaped(shape, answer.body);
  return { items: data, next: info.more_records ? (info.next_page_token ?? null) : null };
}

export const zoho: CrmSystem = {
  id: 'zoho',
  name: 'Zoho CRM',
  answers: systemAnswers,
  signIn: ({ endpoint, place }) => {
    const accountsHost = endpoint || `https://accounts.${zohoCentres[place] ?? zohoCentres['us'] ?? ''}`;
    return {
      authorizeUrl: `${accountsHost}/oauth/v2/auth`,
      tokenUrl: `${accountsHost}/oauth/v2/token`,
      scope: 'ZohoCRM.modules.ALL',
      extra: { access_type: 'offline', prompt: 'consent' },
      pkce: false,
    };
  },
  home: (_answers, token) => {
    const { api_domain: domain } = token;
    if (typeof domain === 'string' && isOrigin(domain)) return domain;
    throw new SystemError('refused', 'It does not say where its API stands.');
  },
  companies: async (access, wanted) => {
    const fields = 'Account_Name,Website,Description';
    const page = await read(access, accounts, { wanted, module: 'Accounts', fields });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.id, changedAt: new Date(one.Modified_Time) },
        fields: filled({ name: one.Account_Name, website: one.Website, notes: one.Description }),
      })),
    };
  },
  contacts: async (access, wanted) => {
    const fields = 'First_Name,Last_Name,Email,Secondary_Email,Phone,Mobile,Account_Name,Description';
    const page = await read(access, people, { wanted, module: 'Contacts', fields });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.id, changedAt: new Date(one.Modified_Time) },
        fields: filled({
          ...{ firstName: one.First_Name, lastName: one.Last_Name, notes: one.Description },
          emails: several(one.Email, one.Secondary_Email),
          phones: several(one.Phone, one.Mobile),
          company: one.Account_Name?.name,
        }),
      })),
    };
  },
  orders: async (access, wanted) => {
    const fields = 'Deal_Name,Amount,Stage,Currency,Closing_Date,Created_Time,Contact_Name';
    const page = await read(access, deals, { wanted, module: 'Deals', fields });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{
          id: one.id,
          changedAt: new Date(one.Modified_Time),
          number: one.Deal_Name,
          total: one.Amount ?? 0,
        },
        contactId: one.Contact_Name?.id ?? null,
        // As stages are called in a new account, and in most others.
        status: one.Stage === 'Closed Won' ? 'done' : null,
        currency: one.Currency ?? null,
        placedAt: new Date(one.Closing_Date ?? one.Created_Time),
      })),
    };
  },
  write: async (access, { contactId, title, text: words }) => {
    const answer = await ask(
      `${access.home}/crm/${version}/Contacts/${encodeURIComponent(contactId)}/Notes`,
      {
        method: 'POST',
        headers: { authorization: `Zoho-oauthtoken ${access.token}` },
        json: { data: [{ Note_Title: title, Note_Content: words }] },
      },
    );
    const written = z.object({ data: z.tuple([z.object({ details: z.object({ id: z.string() }) })]) });
    return shaped(written, answer.body).data[0].details.id;
  },
};
