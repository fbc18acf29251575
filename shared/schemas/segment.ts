import { z } from 'zod';
import { findContactField } from '../rules/contact-fields.ts';
import { id, moment } from './primitives.ts';
import { ruleLogic } from './rule.ts';

/** Which contacts: conditions on what is known of them. */
export const segmentLogic = ruleLogic.superRefine(({ conditions }, context) => {
  conditions.forEach((one, position) => {
    const list = 'conditions' in one ? one.conditions : [one];
    list.forEach(({ field }, inner) => {
      if (findContactField(field)) return;
      const within = 'conditions' in one ? ['conditions', inner] : [];
      const path = ['conditions', position, ...within, 'field'];
      context.addIssue({ code: 'custom', path, message: `“${field}” says nothing of a contact.` });
    });
  });
});
export type SegmentLogic = z.output<typeof segmentLogic>;

const head = { name: z.string().trim().min(1).max(80) };

/** A named set of contacts: whoever the conditions hold for belongs to it, as long as they hold. */
export const segmentInput = segmentLogic.safeExtend(head);
export type SegmentInput = z.output<typeof segmentInput>;

export const segment = z.object({
  id,
  ...head,
  match: ruleLogic.shape.match,
  conditions: ruleLogic.shape.conditions,
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Segment = z.infer<typeof segment>;

/** How many belong to it now. */
export const segmentSize = z.object({
  count: z.number().int(),
  /** false: reckoned from those that were looked at. */
  exact: z.boolean(),
  looked: z.number().int(),
  /** How far off it may be, either way, in 95 of 100 cases; 0 where it is exact. */
  margin: z.number().int(),
});
export type SegmentSize = z.infer<typeof segmentSize>;
