import type { IdeaStatus } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { ideaTexts } from './texts.ts';
import { partsOf } from './family.ts';
import { readVoters } from './voters.ts';
import { tellingId } from './telling-id.ts';

/** Of a campaign that tells voters: whom it may reach, and what names in its text stand for. */
export interface AboutIdea {
  /** Contacts that stand for people. */
  only: ReadonlySet<string>;
  /** Campaigns that told the same of what is part of it now. */
  sameAs: ReadonlySet<string>;
  valuesIn: (language: string | null) => Record<string, string>;
}

export async function aboutIdea(
  context: Pick<Context, 'store'>,
  { id, status, askedOnly }: { id: string; status: IdeaStatus; askedOnly: boolean },
): Promise<AboutIdea> {
  const [idea, voters, parts] = await Promise.all([
    context.store.ideas.read(id),
    readVoters(context, id),
    partsOf(context, [id]),
  ]);
  const told = voters.filter(({ tell }) => tell || !askedOnly);
  return {
    only: new Set(told.map(({ person }) => person.root.id)),
    sameAs: new Set(parts.map((part) => tellingId(part.id, status))),
    valuesIn: (language) => (idea ? valuesOf(idea, status, language) : {}),
  };
}

/** In the words of the board where it stands there in that language. */
function valuesOf({ title, reason, board }: StoredIdea, status: IdeaStatus, language: string | null) {
  const own = board?.find((text) => text.language === language?.split('-')[0]);
  return {
    'idea.title': own?.title ?? title,
    'idea.reason': own?.reason || reason,
    'idea.status': ideaTexts(language).status[status],
  };
}
