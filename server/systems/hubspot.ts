import { z } from 'zod';
import { systemAnswers } from '../../shared/schemas/system.ts';
import { ask, filled, several, shaped } from './ask.ts';
import type { Access, CrmSystem, Page, RemoteRecord, Wanted } from './contract.ts';

/** developers.hubspot.com: OAuth v1, CRM objects and search v3, associations v4. */
const host = 'https://api.hubapi.com';
const pageSize = 100;
/** A search tells of no more than this: then one begins anew with the last change that was seen. */
const mostFound = 10_000;
/** From a note to its contact, as HubSpot numbers it. */
const noteToContact = 202;

const text = z.string().nullish();
const found = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), text), updatedAt: z.string() }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }) }).optional(),
});
type Found = z.infer<typeof found>['results'][number];

/** The cursor is "after" alone, or with the moment from which a search began anew: "after@moment". */
async function search(
  access: Access,
  kind: 'contacts' | 'companies' | 'deals',
  { wanted, properties }: { wanted: Wanted; properties: readonly string[] },
): Promise<Page<Found>> {
  const [after = '', from = wanted.since.toISOString()] = (wanted.cursor ?? '').split('@');
  const changed = kind === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
  const answer = await ask(`${access.home}/crm/v3/objects/${kind}/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.token}` },
    json: {
      filterGroups: [
        { filters: [{ propertyName: changed, operator: 'GTE', value: String(Date.parse(from)) }] },
      ],
      sorts: [{ propertyName: changed, direction: 'ASCENDING' }],
      properties: [changed, ...properties],
      limit: pageSize,
      ...(after !== '' && { after }),
    },
  });
  const { results, paging } = shaped(found, answer.body);
  const next = paging?.next.after;
  if (next === undefined) return { items: results, next: null };
  const last = results.at(-1)?.updatedAt ?? from;
  return { items: results, next: Number(next) >= mostFound ? `@${last}` : `${next}@${from}` };
}

const record =
  (fields: (properties: Found['properties']) => RemoteRecord['fields']) =>
  (one: Found): RemoteRecord => ({
    id: one.id,
    changedAt: new Date(one.updatedAt),
    fields: fields(one.properties),
  });

const associations = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.string() }),
      to: z.array(z.object({ toObjectId: z.coerce.string() })),
    }),
  ),
});

/** Whose each deal is: the first contact that it names. */
async function contactsOf(access: Access, dealIds: readonly string[]): Promise<Map<string, string>> {
  if (dealIds.length === 0) return new Map();
  const answer = await ask(`${access.home}/crm/v4/associations/deals/contacts/batch/read`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.token}` },
    json: { inputs: dealIds.map((id) => ({ id })) },
  });
  const { results } = shaped(associations, answer.body);
  return new Map(results.flatMap(({ from, to: [first] }) => (first ? [[from.id, first.toObjectId]] : [])));
}

export const hubspot: CrmSystem = {
  id: 'hubspot',
  name: 'HubSpot',
  answers: systemAnswers,
  signIn: ({ endpoint }) => ({
    authorizeUrl: `${endpoint || 'https://app.hubspot.com'}/oauth/authorize`,
    tokenUrl: `${endpoint || host}/oauth/v1/token`,
    scope:
      'oauth crm.objects.contacts.read crm.objects.contacts.write crm.objects.companies.read crm.objects.deals.read',
    pkce: false,
  }),
  home: ({ endpoint }) => endpoint || host,
  companies: async (access, wanted) => {
    const page = await search(access, 'companies', {
      wanted,
      properties: ['name', 'domain', 'website', 'description'],
    });
    const items = page.items.map(
      record(({ name, website, domain, description }) =>
        filled({ name, website: website ?? domain, notes: description }),
      ),
    );
    return { ...page, items };
  },
  contacts: async (access, wanted) => {
    const properties = [
      'firstname',
      'lastname',
      'email',
      'hs_additional_emails',
      'phone',
      'mobilephone',
      'company',
      'hs_language',
    ];
    const page = await search(access, 'contacts', { wanted, properties });
    const items = page.items.map(
      record((all) =>
        filled({
          ...{ firstName: all['firstname'], lastName: all['lastname'], company: all['company'] },
          emails: several(all['email'], all['hs_additional_emails']),
          phones: several(all['phone'], all['mobilephone']),
          language: all['hs_language'],
        }),
      ),
    );
    return { ...page, items };
  },
  orders: async (access, wanted) => {
    const properties = [
      'dealname',
      'amount',
      'deal_currency_code',
      'hs_is_closed_won',
      'closedate',
      'createdate',
    ];
    const page = await search(access, 'deals', { wanted, properties });
    const owners = await contactsOf(
      access,
      page.items.map(({ id }) => id),
    );
    const items = page.items.map(({ id, properties: all, updatedAt }) => ({
      ...{ id, changedAt: new Date(updatedAt), contactId: owners.get(id) ?? null },
      number: all['dealname'] ?? id,
      status: all['hs_is_closed_won'] === 'true' ? ('done' as const) : null,
      total: Number(all['amount'] ?? 0),
      currency: all['deal_currency_code'] ?? null,
      placedAt: new Date(all['closedate'] ?? all['createdate'] ?? updatedAt),
    }));
    return { ...page, items };
  },
  write: async (access, { contactId, title, text: words, at }) => {
    const answer = await ask(`${access.home}/crm/v3/objects/notes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access.token}` },
      json: {
        properties: { hs_timestamp: at.toISOString(), hs_note_body: `${title}\n\n${words}` },
        associations: [
          {
            to: { id: contactId },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: noteToContact }],
          },
        ],
      },
    });
    return shaped(z.object({ id: z.string() }), answer.body).id;
  },
};
