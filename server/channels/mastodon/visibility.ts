import type { PostVisibility } from '../../../shared/schemas/post.ts';
import type { StatusEntity } from './entities.ts';

type Theirs = StatusEntity['visibility'];

const toOurs: Record<Theirs, PostVisibility> = {
  public: 'public',
  unlisted: 'unlisted',
  private: 'followers',
  direct: 'direct',
};
const toTheirs: Record<PostVisibility, Theirs> = {
  public: 'public',
  unlisted: 'unlisted',
  followers: 'private',
  direct: 'direct',
};
const widestFirst: readonly Theirs[] = ['public', 'unlisted', 'private', 'direct'];

/** The platform's word for who sees a post, as ours. */
export function toVisibility(visibility: Theirs): PostVisibility {
  return toOurs[visibility];
}

/**
 * Who shall see an answer: what is asked for, and never more people than see what it answers.
 * @param answered null: it answers nothing
 */
export function answerVisibility(asked: PostVisibility | undefined, answered: Theirs | null): Theirs {
  const wanted = asked === undefined ? (answered ?? 'direct') : toTheirs[asked];
  if (answered === null) return wanted;
  return widestFirst.indexOf(wanted) < widestFirst.indexOf(answered) ? answered : wanted;
}
