import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { namesIn } from '../../../shared/answers/fill.ts';
import type { CampaignInput } from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { isPlaceholder } from '../rules/placeholders.ts';
import { reviewProblem } from './review-asks.ts';
import { sendsLetters } from './ways.ts';

interface Problem {
  path: string;
  message: string;
}

/**
 * @throws AppError not-found for an inbox that the actor does not see; validation-failed for what is not there, and for what
 * cannot be sent
 */
export async function checkCampaign(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  input: CampaignInput,
): Promise<void> {
  if (!input.inboxIds.every((id) => seesInbox(actor, id))) throw new AppError('not-found');
  const [inboxes, segments, answers, attributes] = await Promise.all([
    store.inboxes.list(),
    store.segments.list(),
    store.answers.listRecent(),
    store.attributes.listRecent(),
  ]);
  const problems: Problem[] = [];
  const add = (wrong: boolean, path: string, message: string) => {
    if (wrong) problems.push({ path, message });
  };
  const chosen = input.inboxIds.flatMap((id) => inboxes.find((one) => one.id === id) ?? []);
  add(chosen.length < input.inboxIds.length, 'inboxIds', 'One of the inboxes is gone.');
  const { segmentId, timing } = input;
  const segment = segments.find(({ id }) => id === segmentId);
  add(segmentId !== null && !segment, 'segmentId', 'This segment is gone.');
  input.versions.forEach(({ answerId, subjects }, at) => {
    const answer = answers.find(({ id }) => id === answerId);
    add(!answer, `versions.${String(at)}.answerId`, 'This answer is gone.');
    const review = answer ? reviewProblem(answer, segment) : null;
    add(review !== null, `versions.${String(at)}.answerId`, review ?? '');
    const needsSubject = chosen.some(sendsLetters) && subjects.length === 0;
    add(needsSubject, `versions.${String(at)}.subjects`, 'A mail has a subject.');
    const unknown = subjects.flatMap(({ text }) => namesIn(text)).find((name) => !isPlaceholder(name));
    add(unknown !== undefined, `versions.${String(at)}.subjects`, `“${unknown ?? ''}” stands for nothing.`);
  });
  if (timing.kind === 'daily' && timing.birthdayOf !== null) {
    const date = attributes.find(({ id }) => id === timing.birthdayOf);
    const fits = date?.type === 'date' && date.target === 'contact';
    add(!fits, 'timing.birthdayOf', 'Choose an attribute of contacts that is a date.');
  }
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
}
