import { measure, type Measured } from '../../../shared/text/measure.ts';
import { splitIntoPosts } from '../../../shared/text/split.ts';
import type { AnswerScene } from './answer-scene.ts';

/** An answer as it will go out: one text, or several that follow each other. */
export interface AnswerTexts {
  texts: string[];
  /** How long the whole would be as one. */
  whole: Measured;
}

type Scene = Pick<AnswerScene, 'can' | 'channel' | 'opening'>;

/**
 * Puts in front what every answer must begin with, and cuts what is too long where the channel has that. A content
 * warning counts with each part, as the platforms count it.
 */
export function answerTexts(
  scene: Scene,
  { text, contentWarning }: { text: string; contentWarning: string | null },
): AnswerTexts {
  const { can, channel, opening } = scene;
  const body = text.startsWith(opening.trimEnd()) ? text.slice(opening.trimEnd().length).trimStart() : text;
  const one = opening === '' ? text : `${opening}${body}`;
  const measured = (part: string) => measure(`${contentWarning ?? ''}${part}`, can.text);
  const whole = measured(one);
  if (whole.fits || can.tooLong === 'refuse') return { texts: [one], whole };
  const parts =
    channel.split?.(body, can, opening) ??
    splitIntoPosts(body, { prefix: opening, fits: (part) => measured(part).fits });
  return { texts: parts, whole };
}
