import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MacroPreview, MacroResult, MacroRun } from '../../../shared/schemas/macro.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredMacro } from '../../store/macros.ts';
import { announceMessage } from '../conversations/announce.ts';
import { attributesOfPerson } from '../attributes/of-person.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { updateConversation } from '../conversations/update.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { addNote } from '../messages/note.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { notify } from '../notifications/notify.ts';
import { readDirectory } from '../rules/directory.ts';
import type { SlaContext } from '../sla/advance.ts';
import { pinPolicy } from '../sla/pin-policy.ts';
import { macroFor } from './manage.ts';
import { patchBetween, planMacro, type MacroPlan } from './plan.ts';

type RunContext = ReplyContext & SlaContext;

interface Place {
  conversationId: string;
  macroId: string;
}

/** What a macro would do here and now. Nothing is changed. @throws AppError not-found */
export async function previewMacro(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  place: Place,
): Promise<MacroPreview> {
  const { macro, plan } = await planFor(context, actor, { ...place, runId: newId() });
  return { version: macro.version, steps: plan.steps };
}

/**
 * Runs a macro: as if its person did one thing after the other, with their abilities and in their name. The answer goes
 * first, for only it can be refused; then nothing else has happened. The same client id again does nothing more.
 * @throws AppError not-found, too-late when the macro was changed since it was looked at, and what `reply` throws
 */
export async function runMacro(
  context: RunContext,
  actor: Actor,
  { input, ...place }: Place & { input: MacroRun },
): Promise<MacroResult> {
  const runId = input.clientId;
  const { conversation, macro, plan } = await planFor(context, actor, { ...place, runId });
  if (macro.version !== input.version) {
    throw new AppError('too-late', { detail: 'Somebody changed this macro meanwhile. Look at it again.' });
  }
  const { id } = conversation;
  const written = await answer(context, actor, { plan, conversationId: id, input });
  await updateConversation(context, actor, { id, patch: plan.patch });
  await doRest(context, actor, { plan, conversation, runId });
  const after = await conversationFor(context, actor, { id, ability: 'conversations.view' });
  return {
    conversation: presentConversation(after),
    steps: plan.steps,
    reply: written,
    undo: patchBetween(after, conversation),
  };
}

async function planFor(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { conversationId, macroId, runId }: Place & { runId: string },
): Promise<{ conversation: StoredConversation; macro: StoredMacro; plan: MacroPlan }> {
  const wanted = { id: conversationId, ability: 'conversations.update' } as const;
  const [conversation, macro, directory] = await Promise.all([
    conversationFor(context, actor, wanted),
    macroFor(context, actor, macroId),
    readDirectory(context),
  ]);
  const now = context.clock.now();
  const person = await readPerson(context, conversation.contact.id);
  const { manners, orders } = person ? shownFields(person) : {};
  const attributes = person ? await attributesOfPerson(context, person) : {};
  const about = { manners, orders, attributes };
  const plan = planMacro({ macro, actor, conversation, directory, runId, now, ...about });
  return { conversation, macro, plan };
}

interface Running {
  plan: MacroPlan;
  conversation: StoredConversation;
  runId: string;
}

async function answer(
  context: RunContext,
  actor: Actor,
  { plan, conversationId, input }: { plan: MacroPlan; conversationId: string; input: MacroRun },
): Promise<Message | null> {
  const planned = plan.does.find((one) => one.type === 'reply');
  if (!planned) return null;
  const { clientId, expectedRevision } = input;
  const written = await reply(context, actor, {
    conversationId,
    input: {
      ...{ clientId, expectedRevision, text: planned.text, html: null, attachmentIds: [] },
      ...{ cc: [], bcc: [], split: true, force: false },
    },
  });
  return written.message;
}

/** Notes, notices and promises. */
async function doRest(
  context: RunContext,
  actor: Actor,
  { plan, conversation, runId }: Running,
): Promise<void> {
  const { id: conversationId } = conversation;
  const author = await authorOf(context, actor);
  for (const [nth, planned] of plan.does.entries()) {
    if (planned.type === 'note') {
      const input = { text: planned.text, html: null, attachmentIds: [], mentions: [] };
      const clientId = `${runId.slice(0, 60)}-${String(nth)}`;
      await addNote(context, actor, { conversationId, input: { ...input, clientId } });
    } else if (planned.type === 'notify') {
      const { id, names, ruleName: rule, userIds, text: excerpt } = planned;
      const activity = { type: 'rule-told', data: { names, rule } };
      const message = { ...activityRow({ conversation, author, activity, now: context.clock.now() }), id };
      if (!(await context.store.messages.insert(message))) continue;
      announceMessage(context, { message, conversation });
      const news = { conversationId, messageId: null, actorName: author.name, excerpt };
      await notify(context, userIds, { type: 'rule', ...news });
    } else if (planned.type === 'sla-policy') {
      const { policyId, cause } = planned;
      await pinPolicy(context, { conversationId, policyId, author, cause });
    }
  }
}
