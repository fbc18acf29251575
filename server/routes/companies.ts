import type { companyRoutes } from '../../shared/api/companies.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { createCompany, listCompanies, readCompany, updateCompany } from '../services/companies/manage.ts';

import { mergeCompanies, tellCompaniesApart, undoCompanyMerge } from '../services/companies/merge.ts';
import { suggestCompanies } from '../services/companies/suggest.ts';

export function companyHandlers(context: WebContext): HandlersOf<typeof companyRoutes> {
  return {
    listCompanies: async ({ actor, query }) => listCompanies(context, actor, query),
    createCompany: async ({ actor, body }) => createCompany(context, actor, body),
    readCompany: async ({ actor, params }) => readCompany(context, actor, params.id),
    updateCompany: async ({ actor, params, body }) =>
      updateCompany(context, actor, { id: params.id, patch: body }),
    listCompanySuggestions: async ({ actor, params, query }) => ({
      items: await suggestCompanies(context, actor, { id: params.id, otherId: query.otherId }),
    }),
    mergeCompanies: async ({ actor, params, body }) =>
      mergeCompanies(context, actor, { id: params.id, ...body }),
    undoCompanyMerge: async ({ actor, params }) => undoCompanyMerge(context, actor, params.id),
    tellCompaniesApart: async ({ actor, params, body }) => {
      await tellCompaniesApart(context, actor, { id: params.id, otherId: body.otherId });
      return {};
    },
  };
}
