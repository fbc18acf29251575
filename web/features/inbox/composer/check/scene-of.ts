import type { CheckScene } from '../../../../../shared/schemas/wording.ts';
import { api } from '../../../../api/client.ts';

/** In a chat one reply follows the other within seconds: what they are held against is much the same. */
export const freshMillis = 3000;

let last: { id: string; at: number; scene: Promise<CheckScene> } | null = null;

/** Was it asked for a moment ago? */
export const isKnown = (id: string): boolean => last?.id === id && performance.now() - last.at < freshMillis;

/** What a reply in a conversation is held against, asked of the server unless it was a moment ago. */
export function sceneOf(id: string): Promise<CheckScene> {
  if (last && isKnown(id)) return last.scene;
  const scene = api('readCheckScene', { params: { id } });
  last = { id, at: performance.now(), scene };
  scene.catch(() => (last = null));
  return scene;
}
