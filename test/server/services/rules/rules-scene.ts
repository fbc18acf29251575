import type { z } from 'zod';
import { createRule, deleteRule, listRules } from '../../../../server/services/rules/manage.ts';
import { triageWaiting } from '../../../../server/services/triage/triage.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inboundMessageId, type StoredMessage } from '../../../../server/store/messages.ts';
import type { Actor } from '../../../../shared/abilities.ts';
import { ruleInput, type Rule } from '../../../../shared/schemas/rule.ts';
import { addLetters, letterId, lettersInbox, receive, type Letter } from '../../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import type { testDatabase } from '../../../support/test-database.ts';

/** A workspace with rules of its own and letters that come in. */
export interface RulesScene {
  context: ServiceContext;
  admin: Actor;
  support: StoredInbox;
  /** By default it hears of new conversations here and makes them urgent. */
  rule(input?: Partial<z.input<typeof ruleInput>>): Promise<Rule>;
  /** A letter comes in and the triage looks at it. */
  arrives(letter?: Omit<Letter, 'id'>): Promise<StoredConversation>;
  now(id: string): Promise<StoredConversation>;
  threadOf(id: string): Promise<StoredMessage[]>;
  /** For each test: another inbox, and no rules. */
  fresh(): Promise<void>;
  dispose(): Promise<void>;
}

export async function rulesScene(database: ReturnType<typeof testDatabase>): Promise<RulesScene> {
  const context = await serviceContext(database);
  const removeLetters = addLetters();
  const admin = await person(context, { name: 'Root', role: 'admin' });
  const scene: RulesScene = {
    ...{ context, admin, support: await lettersInbox(context) },
    rule: (input = {}) =>
      createRule(
        context,
        admin,
        ruleInput.parse({
          ...{ name: `Rule ${newId()}`, inboxIds: [scene.support.id], events: [{ type: 'created' }] },
          ...{ actions: [{ type: 'priority', priority: 'urgent' }], ...input },
        }),
      ),
    async arrives(letter = {}) {
      const id = letterId();
      await receive(context, scene.support, { id, ...letter });
      await triageWaiting(context);
      const message = await context.store.messages.read(inboundMessageId(id));
      return scene.now(message?.conversationId ?? '');
    },
    async now(id) {
      const row = await context.store.conversations.read(id);
      if (!row) throw new Error('no conversation');
      return row;
    },
    threadOf: async (id) => (await context.store.messages.before(id, undefined, 100)).items.toReversed(),
    async fresh() {
      scene.support = await lettersInbox(context);
      for (const { id } of await listRules(context)) await deleteRule(context, admin, id);
    },
    async dispose() {
      removeLetters();
      await context.dispose();
    },
  };
  return scene;
}
