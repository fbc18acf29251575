/**
 * What people write to the company in chats, on social networks and in reviews. `{slots}` are filled as those of the
 * stories in ../stories are.
 */
export interface ToldPost {
  kind: 'chat' | 'post' | 'review';
  mood: 'calm' | 'angry' | 'happy';
  /** Customer and colleague in turn, the customer first. */
  turns: readonly [string, ...string[]];
  /** Of a review, out of five. */
  rating?: number;
  /** Of a post: a word that is watched, which it has and our name it has not. */
  watched?: string;
  tags?: readonly string[];
}

/** What is written in one language, and by whom: how the authors of posts describe themselves. */
export interface PostRepertoire {
  language: string;
  bios: readonly string[];
  told: readonly ToldPost[];
}

export const chat = (
  mood: ToldPost['mood'],
  turns: ToldPost['turns'],
  tags: readonly string[] = [],
): ToldPost => ({ kind: 'chat', mood, turns, tags });

export const post = (mood: ToldPost['mood'], ...turns: ToldPost['turns']): ToldPost => ({
  kind: 'post',
  mood,
  turns,
});

/** A post that a watched word was found in. */
export const about = (watched: string, mood: ToldPost['mood'], ...turns: ToldPost['turns']): ToldPost => ({
  ...post(mood, ...turns),
  watched,
});

export const review = (rating: number, ...turns: ToldPost['turns']): ToldPost => ({
  kind: 'review',
  mood: rating > 3 ? 'happy' : rating < 3 ? 'angry' : 'calm',
  rating,
  turns,
});
