import { z } from 'zod';
import { company, companyInput } from '../schemas/company.ts';
import { id, page, pageQuery, patchOf } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const companyRoutes = {
  listCompanies: defineRoute({
    method: 'get',
    path: '/companies',
    summary: 'List companies by name, or those with a name that begins with `q`',
    group: 'Contacts',
    ability: 'contacts.view',
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(company),
  }),
  createCompany: defineRoute({
    method: 'post',
    path: '/companies',
    summary: 'Create a company; contacts with that name of a company belong to it from then on',
    group: 'Contacts',
    ability: 'contacts.update',
    body: companyInput,
    response: company,
    errors: ['already-exists'],
  }),
  readCompany: defineRoute({
    method: 'get',
    path: '/companies/{id}',
    summary: 'Read a company; its contacts are listed by `GET /contacts?companyId=`',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    response: company,
    errors: ['not-found'],
  }),
  updateCompany: defineRoute({
    method: 'patch',
    path: '/companies/{id}',
    summary: 'Change a company; a new name shows with all its contacts',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: patchOf(companyInput),
    response: company,
    errors: ['not-found', 'already-exists'],
  }),
};
