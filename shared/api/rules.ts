import { z } from 'zod';
import { decision } from '../schemas/decision.ts';
import { dryRun } from '../schemas/dry-run.ts';
import { id, moment, nothing } from '../schemas/primitives.ts';
import { ruleCall } from '../schemas/rule-call.ts';
import { rule, ruleFile, ruleInput, ruleVersion } from '../schemas/rule.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

/** Rules, their versions, what they would have done and what they did. */
export const ruleRoutes = {
  listRules: defineRoute({
    method: 'get',
    path: '/rules',
    summary: 'List rules, in the order in which they are looked at',
    group: 'Rules',
    ability: 'rules.view',
    response: z.object({ items: z.array(rule) }),
  }),
  createRule: defineRoute({
    method: 'post',
    path: '/rules',
    summary: 'Add a rule behind the others',
    group: 'Rules',
    ability: 'rules.manage',
    body: ruleInput,
    response: rule,
    errors: ['validation-failed'],
    status: 201,
  }),
  updateRule: defineRoute({
    method: 'put',
    path: '/rules/{id}',
    summary: 'Change a rule; what it was stays as a version',
    group: 'Rules',
    ability: 'rules.manage',
    params: byId,
    /** version: the one that was looked at. */
    body: ruleInput.extend({ version: z.number().int() }),
    response: rule,
    errors: ['not-found', 'validation-failed', 'too-late'],
  }),
  deleteRule: defineRoute({
    method: 'delete',
    path: '/rules/{id}',
    summary: 'Delete a rule; its versions and traces stay',
    group: 'Rules',
    ability: 'rules.manage',
    params: byId,
    response: nothing,
    errors: ['not-found'],
  }),
  reorderRules: defineRoute({
    method: 'put',
    path: '/rules/order',
    summary: 'Put rules in another order',
    group: 'Rules',
    ability: 'rules.manage',
    body: z.object({ ids: z.array(id).max(500) }),
    response: z.object({ items: z.array(rule) }),
  }),
  listRuleVersions: defineRoute({
    method: 'get',
    path: '/rules/{id}/versions',
    summary: 'Tell who changed a rule, when and how, newest first',
    group: 'Rules',
    ability: 'rules.view',
    params: byId,
    response: z.object({ items: z.array(ruleVersion) }),
  }),
  readRuleCalls: defineRoute({
    method: 'get',
    path: '/rules/{id}/webhooks',
    summary: 'Read how the last webhook calls of a rule went',
    group: 'Rules',
    ability: 'rules.manage',
    params: byId,
    /** secretSince: when its secret was made; null: nobody was ever shown one. */
    response: z.object({ secretSince: moment.nullable(), items: z.array(ruleCall) }),
    errors: ['not-found'],
  }),
  renewRuleSecret: defineRoute({
    method: 'post',
    path: '/rules/{id}/webhooks/secret',
    summary:
      'Make a new secret that signs the webhooks of a rule, and show it this once; the old one signs for a day more',
    group: 'Rules',
    ability: 'rules.manage',
    params: byId,
    response: z.object({ secret: z.string() }),
    errors: ['not-found', 'too-late'],
    status: 201,
  }),
  retryRuleCall: defineRoute({
    method: 'post',
    path: '/rules/{id}/webhooks/{callId}/retry',
    summary: 'Make a webhook call again that was not accepted',
    group: 'Rules',
    ability: 'rules.manage',
    params: byId.extend({ callId: id }),
    response: ruleCall,
    errors: ['not-found', 'too-late'],
  }),
  startDryRun: defineRoute({
    method: 'post',
    path: '/rules/dry-runs',
    summary: 'Hold a rule against the last days; nothing is changed by it',
    group: 'Rules',
    ability: 'rules.view',
    body: z.object({ rule: ruleInput, days: z.number().int().min(1).max(90).default(7) }),
    response: dryRun,
    errors: ['validation-failed'],
    status: 201,
  }),
  readDryRun: defineRoute({
    method: 'get',
    path: '/rules/dry-runs/{id}',
    summary: 'Tell how far a dry run is, and what it found',
    group: 'Rules',
    ability: 'rules.view',
    params: byId,
    response: dryRun,
    errors: ['not-found'],
  }),
  exportRules: defineRoute({
    method: 'get',
    path: '/rules/export',
    summary: 'Export all rules as JSON',
    group: 'Rules',
    ability: 'rules.view',
    response: ruleFile,
  }),
  importRules: defineRoute({
    method: 'post',
    path: '/rules/import',
    summary: 'Import rules behind the others, switched off: all of them or none',
    group: 'Rules',
    ability: 'rules.manage',
    body: ruleFile,
    response: z.object({ items: z.array(rule) }),
    errors: ['validation-failed'],
    status: 201,
  }),
  listDecisions: defineRoute({
    method: 'get',
    path: '/conversations/{id}/decisions',
    summary: 'Tell what the rules decided in a conversation and why, newest first',
    group: 'Conversations',
    ability: 'conversations.view',
    params: byId,
    /** names: of business hours and policies that were looked at. */
    response: z.object({ items: z.array(decision), names: z.record(id, z.string()) }),
    errors: ['not-found'],
  }),
};
