import { z } from 'zod';
import { learntMark, markAccuracy } from '../schemas/marks.ts';
import { id, nothing } from '../schemas/primitives.ts';
import { tagMerge } from '../schemas/tag.ts';
import { defineRoute } from './route.ts';

export const markRoutes = {
  readMarkAccuracy: defineRoute({
    method: 'get',
    path: '/marks/accuracy',
    summary: 'Read how often automatic marks were right, by what people said of the newest ones',
    group: 'Workspace',
    ability: 'tags.manage',
    response: z.object({ marks: z.array(markAccuracy) }),
  }),
  listLearntMarks: defineRoute({
    method: 'get',
    path: '/marks/learnt',
    summary: 'List what was learnt from people’s tags, with how good it is',
    group: 'Workspace',
    ability: 'tags.manage',
    response: z.object({ items: z.array(learntMark) }),
  }),
  learnMarks: defineRoute({
    method: 'post',
    path: '/marks/learnt',
    summary: 'Learn from people’s tags now; it happens every night by itself',
    group: 'Workspace',
    ability: 'tags.manage',
    response: nothing,
    status: 202,
  }),
  mergeTag: defineRoute({
    method: 'post',
    path: '/tags/{id}/merge',
    summary:
      'Make a tag another one on every conversation; it goes on by itself and the tag is gone at the end',
    group: 'Workspace',
    ability: 'tags.manage',
    params: z.object({ id }),
    body: z.object({ intoId: id }),
    response: tagMerge,
    errors: ['not-found', 'validation-failed'],
    status: 202,
  }),
  listTagMerges: defineRoute({
    method: 'get',
    path: '/tag-merges',
    summary: 'List the newest merges of tags with how far they are',
    group: 'Workspace',
    ability: 'tags.manage',
    response: z.object({ items: z.array(tagMerge) }),
  }),
};
