import { isFull } from '../../../shared/routing/choose.ts';
import type { Placing } from '../../store/conversations.ts';
import { matters } from '../sla/thread-facts.ts';
import type { Effect, Findings, Scene, Step } from '../triage/pipeline.ts';
import { openDesk, type Decision } from './desk.ts';
import { give } from './give.ts';
import { tellLostGift } from './lost-gifts.ts';
import { isMachines, noRouting } from './routing-state.ts';
import { keepChoice } from './trace.ts';
import { tellUntold } from './tell.ts';
import { tellNoPlace, tellPlace } from './tell-places.ts';

/** Keeps in which queue every conversation stands, and gives what nobody holds to who is there and has room. */
export const assignmentStep: Step = async (context, { scenes, now, counted: before }) => {
  const desk = await openDesk(context);
  const findings: Findings[] = [];
  const places: Placing[] = [];
  for (const scene of scenes) {
    await tellUntold(context, scene.conversation);
    const decision = await desk.decide(scene.conversation, { machines: byMachines(scene) });
    const { routing, changed, choice } = decision;
    // What is due by now the sweep has still to do.
    const routeAt = unswept(scene.conversation, now) ?? decision.routeAt;
    const place = { id: scene.conversation.id, set: { routing, routeAt } };
    // Whoever gets it now: its place is written with their name.
    if (changed && !choice?.userId) places.push(place);
    const effects: Effect[] = [];
    const counted = scene.rows.some((one) => matters(one) && !before.has(one.id));
    const left = routing.queue === null && scene.conversation.routing?.queue;
    if (left) tellNoPlace(context, scene.conversation);
    else if (changed && routing.queue !== null && !choice?.userId)
      await tellPlace(context, { ...scene.conversation, routing });
    if (choice?.userId) {
      effects.push({
        deed: async (_context, conversation) => {
          const gift = await give(context, desk, {
            ...{ conversation: { ...conversation, routing }, choice },
            ...{ justRead: true, counted },
          });
          if (!gift && changed) await context.store.conversations.place([{ ...place, assigneeId: null }]);
          return gift?.conversation;
        },
      });
    }
    const { assigneeId } = scene.conversation;
    if (assigneeId !== null && givenMeanwhile(scene))
      effects.push({
        deed: (_context, { id }) => tellLostGift(context, { conversationId: id, userId: assigneeId }),
      });
    const row = scene.rows.at(-1);
    if (row && changed && choice && !choice.userId && choice.looked.length > 0) {
      await keepChoice(context, desk, { conversation: scene.conversation, rowId: row.id, choice });
    }
    if (asksForSweep(scene, decision)) {
      effects.push({
        deed: async () => {
          await context.queue.enqueue('assignment.sweep', {});
        },
      });
    }
    findings.push({ effects });
  }
  // Nobody sees where it stands, so it may be written at once, all in one.
  await context.store.conversations.place(places);
  return findings;
};

/** It was given after what is looked at came in: whoever looked at that before may have died over it. */
function givenMeanwhile({ conversation: { assigneeId, routing }, rows }: Scene): boolean {
  const { holderId, assignedAt } = routing ?? noRouting;
  if (holderId !== assigneeId || assignedAt === null) return false;
  return rows.some(({ createdAt, activity }) => activity?.type !== 'assigned' && createdAt <= assignedAt);
}

function unswept({ routeAt }: Scene['conversation'], now: Date): Date | null {
  return routeAt && routeAt <= now ? routeAt : null;
}

/** Did only machines write? Undefined: nothing came that would say. */
function byMachines({ conversation, rows }: Scene): boolean | undefined {
  const inbound = rows.filter(({ kind }) => kind === 'inbound');
  if (inbound.length === 0) return undefined;
  const routing = conversation.routing ?? noRouting;
  const people = routing.queue !== null && !isMachines(routing);
  return !people && inbound.every(({ automatic }) => automatic);
}

/** Somebody may have room again, or everybody is full and another team helps out. */
function asksForSweep({ conversation, rows }: Scene, { choice }: Decision): boolean {
  if (choice && isFull(choice)) return true;
  const { status, assigneeId } = conversation;
  const freed = status !== 'open' || assigneeId === null;
  return freed && rows.some(({ activity }) => activity !== null && freeing.has(activity.type));
}

const freeing = new Set(['status', 'snoozed', 'unassigned', 'spam', 'handed-back', 'taken-back']);
