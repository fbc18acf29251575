import type { Actor } from '../../../shared/abilities.ts';
import { ruleInput } from '../../../shared/schemas/rule.ts';
import { slaPolicyInput } from '../../../shared/schemas/sla-policy.ts';
import { markOnline } from '../../../server/realtime/presence.ts';
import { createRule } from '../../../server/services/rules/manage.ts';
import { createSlaPolicy } from '../../../server/services/sla/policies.ts';
import { triageWaiting } from '../../../server/services/triage/triage.ts';
import { newId } from '../../../server/store/ids.ts';
import { conversation, inbox, letter } from '../../support/conversations.ts';
import { person } from '../../support/service-context.ts';
import type { Rig } from '../rig.ts';
import { rounded, type Row } from '../scenario.ts';

const ruleCount = 200;
const messages = 60;
const agents = 40;

const text =
  'Hello, I ordered a tent three weeks ago and it still has not come. The tracking page says that it is in Zurich. ' +
  'I am not happy about that. Could you please look where parcel number 84731 is, and send me another if it is lost?';

/** CPU of the triage for one message: alone, as it comes, and fifty at once, as after a pause. */
export async function measureTriage(rig: Rig, admin: Actor, target: number): Promise<Row[]> {
  const { context } = rig;
  const rows: Row[] = [];
  const plain = await inbox(context, 'Plain');
  rows.push(await triages(rig, { what: 'marks alone', inboxId: plain.id }));
  await addRules(rig, admin);
  rows.push(await triages(rig, { what: `marks and ${String(ruleCount)} rules`, inboxId: plain.id }));
  const whole = await staffed(rig, admin);
  rows.push(await triages(rig, { what: 'marks, rules, assignment and SLA', inboxId: whole }));
  return rows.map((row) => ({ ...row, target: `${String(target)} ms` }));
}

async function triages(
  { context, cpuSeconds }: Rig,
  wanted: { what: string; inboxId: string },
): Promise<Row> {
  const { what, inboxId } = wanted;
  const teamId = (await context.store.inboxes.read(inboxId))?.teamId ?? null;
  const quiet = { ...context, queue: { ...context.queue, enqueue: () => Promise.resolve(true) } };
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const row = await conversation(quiet, inboxId, { teamId, text });
      await letter(quiet, row, { text, untriaged: true });
    }
  };
  await write(20);
  await triageWaiting(context);
  const cost = async (act: () => Promise<void>) => {
    const before = await cpuSeconds();
    await act();
    return rounded((((await cpuSeconds()) - before) / messages) * 1000);
  };
  let alone = 0;
  for (let n = 0; n < messages; n += 1) {
    await write(1);
    const before = await cpuSeconds();
    await triageWaiting(context);
    alone += (await cpuSeconds()) - before;
  }
  await write(messages);
  const together = await cost(() => triageWaiting(context));
  return { what, 'CPU ms': rounded((alone / messages) * 1000), 'many at once': together };
}

/** As workspaces have them: most ask for a word, some for several things, few for a pattern; hardly any matches. */
async function addRules({ context }: Rig, admin: Actor): Promise<void> {
  const tagId = newId();
  const now = context.clock.now();
  await context.store.tags.insert({ id: tagId, name: 'Lost', colour: 'blue', keywords: [], createdAt: now });
  for (let n = 0; n < ruleCount; n += 1) {
    await createRule(
      context,
      admin,
      ruleInput.parse({
        ...{ name: `Rule ${String(n)}`, events: [{ type: 'created' }, { type: 'customer-replied' }] },
        conditions: conditionsOf(n),
        actions: [{ type: 'add-tags', tagIds: [tagId] }],
      }),
    );
  }
}

function conditionsOf(n: number): object[] {
  const word = `word${String(n)}`;
  if (n % 50 === 0) return [{ field: 'message.text', operator: 'contains', values: ['if it is lost'] }];
  if (n % 10 === 1)
    return [{ field: 'message.text', operator: 'matches', values: [`parcel (number )?${String(n)}\\d{9}`] }];
  if (n % 5 === 2)
    return [
      { field: 'conversation.sentiment', operator: 'one-of', values: ['negative'] },
      { field: 'conversation.subject', operator: 'contains', values: [word] },
      { field: 'contact.domain', operator: 'is', values: [`${word}.example`] },
    ];
  return [{ field: 'message.text', operator: 'contains', values: [word, `${word}s`, `other ${word}`] }];
}

/** Forty people who have room for all of it, and promises. */
async function staffed({ context }: Rig, admin: Actor): Promise<string> {
  const team = await context.store.teams.create('Everybody');
  const teamId = team?.id ?? '';
  await context.store.teams.setRouting(teamId, { strategy: 'least-loaded' });
  const own = await inbox(context, 'Staffed', { autoAssign: true, teamId });
  for (let n = 0; n < agents; n += 1) {
    const { userId } = await person(context, { name: `Agent ${String(n)}`, inboxIds: [own.id] });
    await context.store.users.update(userId, { teamIds: [teamId], capacity: 1000 });
    await markOnline(context, [userId]);
  }
  const targets = { firstResponse: { default: 3600 }, resolution: { default: 28_800 } };
  const conditions = { inboxIds: [own.id] };
  await createSlaPolicy(context, admin, slaPolicyInput.parse({ name: 'Hour', targets, conditions }));
  return own.id;
}
