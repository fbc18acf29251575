import { z } from 'zod';
import { systemAnswers } from '../../shared/schemas/system.ts';
import { ask, filled, isOrigin, several, shaped } from './ask.ts';
import { SystemError, type Access, type CrmSystem, type Page, type Wanted } from './contract.ts';

/** learn.microsoft.com, Dataverse Web API (OData v4): what changed by modifiedon, pages by @odata.nextLink. */
const path = '/api/data/v9.2';
const pageSize = 250;
const text = z.string().nullish();
const formatted = '_parentcustomerid_value@OData.Community.Display.V1.FormattedValue';
/** Of a customer field: which table it leads to. */
const table = '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname';

const rows = <T extends z.ZodRawShape>(shape: T) =>
  z.object({
    value: z.array(z.object({ modifiedon: z.string(), ...shape })),
    '@odata.nextLink': z.string().optional(),
  });
const accounts = rows({ accountid: z.string(), name: text, websiteurl: text, description: text });
const people = rows({
  ...{ contactid: z.string(), firstname: text, lastname: text, emailaddress1: text, emailaddress2: text },
  ...{ telephone1: text, mobilephone: text, description: text, [formatted]: text },
});
const orders = rows({
  ...{ salesorderid: z.string(), ordernumber: text, name: text, totalamount: z.number().nullish() },
  ...{ statecode: z.number(), createdon: z.string(), _customerid_value: text, [table]: text },
  transactioncurrencyid: z.object({ isocurrencycode: text }).nullish(),
});

async function read<T>(
  access: Access,
  shape: z.ZodType<{ value: T[]; '@odata.nextLink'?: string | undefined }>,
  { wanted: { since, cursor }, set, options }: { wanted: Wanted; set: string; options: string },
): Promise<Page<T>> {
  const filter = `modifiedon ge ${since.toISOString()}`;
  const first = `${access.home}${path}/${set}?${options}&$filter=${encodeURIComponent(filter)}&$orderby=modifiedon asc`;
  // The next page is an address of theirs: only where we were let in.
  if (cursor !== null && !cursor.startsWith(`${access.home}${path}/`))
    throw new SystemError('refused', 'It named a next page that is none.');
  const answer = await ask(cursor ?? first.replaceAll(' ', '%20'), {
    headers: {
      authorization: `Bearer ${access.token}`,
      'odata-version': '4.0',
      prefer: `odata.maxpagesize=${String(pageSize)},odata.include-annotations="*"`,
    },
  });
  const { value, '@odata.nextLink': next = null } = shaped(shape, answer.body);
  return { items: value, next };
}

export const dynamics: CrmSystem = {
  id: 'dynamics',
  name: 'Microsoft Dynamics 365',
  answers: systemAnswers.refine(({ place }) => isOrigin(place), {
    path: ['place'],
    message: 'Give the address of your environment, such as https://contoso.crm4.dynamics.com.',
  }),
  signIn: ({ endpoint, place }) => {
    const login = endpoint || 'https://login.microsoftonline.com';
    return {
      authorizeUrl: `${login}/organizations/oauth2/v2.0/authorize`,
      tokenUrl: `${login}/organizations/oauth2/v2.0/token`,
      scope: `${place}/user_impersonation offline_access`,
      pkce: true,
    };
  },
  home: ({ place }) => place,
  companies: async (access, wanted) => {
    const options = '$select=name,websiteurl,description,modifiedon';
    const page = await read(access, accounts, { wanted, set: 'accounts', options });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.accountid, changedAt: new Date(one.modifiedon) },
        fields: filled({ name: one.name, website: one.websiteurl, notes: one.description }),
      })),
    };
  },
  contacts: async (access, wanted) => {
    const options =
      '$select=firstname,lastname,emailaddress1,emailaddress2,telephone1,mobilephone,description,_parentcustomerid_value,modifiedon';
    const page = await read(access, people, { wanted, set: 'contacts', options });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.contactid, changedAt: new Date(one.modifiedon) },
        fields: filled({
          ...{ firstName: one.firstname, lastName: one.lastname, notes: one.description },
          emails: several(one.emailaddress1, one.emailaddress2),
          phones: several(one.telephone1, one.mobilephone),
          company: one[formatted],
        }),
      })),
    };
  },
  orders: async (access, wanted) => {
    const options =
      '$select=ordernumber,name,totalamount,statecode,createdon,_customerid_value,modifiedon&$expand=transactioncurrencyid($select=isocurrencycode)';
    const page = await read(access, orders, { wanted, set: 'salesorders', options });
    return {
      ...page,
      items: page.items.map((one) => ({
        ...{ id: one.salesorderid, changedAt: new Date(one.modifiedon), total: one.totalamount ?? 0 },
        number: one.ordernumber ?? one.name ?? one.salesorderid,
        contactId: one[table] === 'contact' ? (one._customerid_value ?? null) : null,
        status: stateStatus(one.statecode),
        currency: one.transactioncurrencyid?.isocurrencycode ?? null,
        placedAt: new Date(one.createdon),
      })),
    };
  },
  write: async (access, { contactId, title, text: words }) => {
    const answer = await ask(`${access.home}${path}/annotations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access.token}`, 'odata-version': '4.0' },
      json: { subject: title, notetext: words, 'objectid_contact@odata.bind': `/contacts(${contactId})` },
    });
    const made = String(answer.headers['odata-entityid'] ?? '');
    const id = /annotations\(([0-9a-f-]+)\)$/iu.exec(made)?.[1];
    if (id === undefined)
      throw new SystemError('transient', 'It does not say what became of it.', { mayHaveArrived: true });
    return id;
  },
};

/** statecode of a salesorder: 0 active, 1 submitted, 2 cancelled, 3 fulfilled, 4 invoiced. */
function stateStatus(state: number): 'open' | 'paid' | 'cancelled' | 'sent' | 'done' {
  const known = { 0: 'open', 1: 'open', 2: 'cancelled', 3: 'sent', 4: 'done' } as const;
  return known[state as keyof typeof known] ?? 'open';
}
