import type { Preferences } from '../../../shared/schemas/user.ts';
import { api } from '../../api/client.ts';
import { sentenceOf } from '../../api/error.ts';
import { speak } from '../../lib/language.ts';
import { setOwnKeys } from '../../lib/shortcuts.ts';
import { appearance } from '../../lib/theme.svelte.ts';
import { toast } from '../../lib/toast.ts';
import { session } from '../../stores/session.svelte.ts';

/** What the server remembers wins over what this browser remembered. "normal" contrast leaves the system its say. */
export function adoptPreferences({ theme, contrast, density, keys, locale }: Preferences): void {
  speak(locale);
  setOwnKeys(keys);
  appearance.theme = theme;
  appearance.contrast = contrast === 'high' ? 'high' : 'system';
  appearance.density = density;
}

/** Changes the look at once and tells the server; when it refuses, this browser keeps the look and says so. */
export async function changePreferences(patch: Partial<Preferences>): Promise<void> {
  const { preferences } = session;
  // Another language loads the page again: not before the server knows.
  if (preferences) adoptPreferences({ ...preferences, ...patch, locale: preferences.locale });
  try {
    session.accept(await api('updateProfile', { body: { preferences: patch } }));
    if (patch.locale !== undefined) speak(patch.locale);
  } catch (error) {
    toast.error(sentenceOf(error), { id: 'preferences' });
  }
}
