import type { CheckScene } from '../../../../../shared/schemas/wording.ts';
import { api } from '../../../../api/client.ts';

/** In a chat one reply follows the other within seconds: what they are held against is much the same. */
export const freshMillis = 3000;

let last: { id: string; at: number; scene: Promise<CheckScene> } | null = null;

/** What a reply in a conversation is held against, asked of the server unless it was a moment ago. */
export function sceneOf(id: string): Promise<CheckScene> {
  const now = performance.now();
  if (last?.id === id && now - last.at < freshMillis) return last.scene;
  const scene = api('readCheckScene', { params: { id } });
  last = { id, at: now, scene };
  scene.catch(() => (last = null));
  return scene;
}
