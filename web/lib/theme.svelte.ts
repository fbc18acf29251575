import { media } from './media.svelte.ts';
import { Persisted } from './persisted.svelte.ts';

export type Theme = 'light' | 'dark' | 'system';
export type Contrast = 'normal' | 'high' | 'system';
export type Density = 'comfortable' | 'compact';

interface Appearance {
  theme?: Theme;
  contrast?: Contrast;
  density?: Density;
}

const saved = new Persisted<Appearance>('appearance', {});

/** How the app looks in this browser. public/theme.js reads the same storage before the first paint. */
export const appearance = {
  get theme(): Theme {
    return saved.current.theme ?? 'system';
  },
  set theme(theme: Theme) {
    saved.current = { ...saved.current, theme };
  },
  get contrast(): Contrast {
    return saved.current.contrast ?? 'system';
  },
  set contrast(contrast: Contrast) {
    const { contrast: _, ...rest } = saved.current;
    saved.current = contrast === 'system' ? rest : { ...rest, contrast };
  },
  get density(): Density {
    return saved.current.density ?? 'comfortable';
  },
  set density(density: Density) {
    saved.current = { ...saved.current, density };
  },
  /** What is on the screen now: system resolved. */
  get dark(): boolean {
    return this.theme === 'dark' || (this.theme === 'system' && media.dark.matches);
  },
  get highContrast(): boolean {
    return this.contrast === 'high' || (this.contrast === 'system' && media.moreContrast.matches);
  },
};

/** Keeps the attributes of <html> in step with the choice; call from an effect. */
export function applyAppearance(): void {
  const root = document.documentElement;
  root.dataset['theme'] = appearance.dark ? 'dark' : 'light';
  root.dataset['contrast'] = appearance.highContrast ? 'high' : 'normal';
  root.dataset['density'] = appearance.density;
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', appearance.dark ? '#101414' : '#f5f8f8');
}
