import { z } from 'zod';
import { attribute, attributeChange, attributeInput, attributeTarget } from '../schemas/attribute.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const items = z.object({ items: z.array(attribute) });

export const attributeRoutes = {
  listAttributes: defineRoute({
    method: 'get',
    path: '/attributes',
    summary: 'List what is known of contacts and companies besides what everybody knows, in their order',
    group: 'Contacts',
    ability: 'contacts.view',
    response: items,
  }),
  createAttribute: defineRoute({
    method: 'post',
    path: '/attributes',
    summary: 'Add an attribute of contacts or companies',
    group: 'Contacts',
    ability: 'segments.manage',
    body: attributeInput,
    response: attribute,
    errors: ['already-exists', 'validation-failed'],
  }),
  updateAttribute: defineRoute({
    method: 'patch',
    path: '/attributes/{id}',
    summary: 'Change an attribute, take it out of use or bring it back; its values stay',
    group: 'Contacts',
    ability: 'segments.manage',
    params: z.object({ id }),
    body: attributeChange,
    response: attribute,
    errors: ['not-found', 'already-exists', 'validation-failed'],
  }),
  orderAttributes: defineRoute({
    method: 'put',
    path: '/attributes/order',
    summary: 'Put the attributes of contacts or companies in an order',
    group: 'Contacts',
    ability: 'segments.manage',
    body: z.object({ target: attributeTarget, ids: z.array(id).max(200) }),
    response: items,
  }),
};
