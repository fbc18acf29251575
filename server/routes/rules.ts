import type { ruleRoutes } from '../../shared/api/rules.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { readDryRun, startDryRun } from '../services/rules/dry-run.ts';
import {
  createRule,
  deleteRule,
  listRules,
  listRuleVersions,
  reorderRules,
  updateRule,
} from '../services/rules/manage.ts';
import { renewWebhookSecret } from '../services/rules/signing.ts';
import { readRuleCalls, retryRuleCall } from '../services/rules/read-calls.ts';
import { listDecisions } from '../services/rules/trace.ts';
import { exportRules, importRules } from '../services/rules/transfer.ts';

export function ruleHandlers(context: WebContext): HandlersOf<typeof ruleRoutes> {
  return {
    listRules: async () => ({ items: await listRules(context) }),
    createRule: async ({ actor, body }) => createRule(context, actor, body),
    updateRule: async ({ actor, params, body: { version, ...input } }) =>
      updateRule(context, actor, { id: params.id, version, input }),
    deleteRule: async ({ actor, params }) => {
      await deleteRule(context, actor, params.id);
      return {};
    },
    reorderRules: async ({ body }) => ({ items: await reorderRules(context, body.ids) }),
    listRuleVersions: async ({ params }) => ({ items: await listRuleVersions(context, params.id) }),
    readRuleCalls: async ({ params }) => readRuleCalls(context, params.id),
    renewRuleSecret: async ({ actor, params }) => renewWebhookSecret(context, actor, params.id),
    retryRuleCall: async ({ params }) => retryRuleCall(context, { ruleId: params.id, callId: params.callId }),
    startDryRun: async ({ body }) => startDryRun(context, body),
    readDryRun: async ({ params }) => readDryRun(context, params.id),
    exportRules: async () => exportRules(context),
    importRules: async ({ actor, body }) => ({ items: await importRules(context, actor, body) }),
    listDecisions: async ({ actor, params }) => listDecisions(context, actor, params.id),
  };
}
