import type { WidgetHello, WidgetPage } from '../../shared/widget/protocol.ts';
import type { WidgetState } from './state.ts';
import type { Memory } from './storage.ts';

/** Where the widget stands and who its visitor is, as the site says it. */
export interface Place {
  server: string;
  key: string;
  locale: string;
  user: WidgetHello['user'];
}

interface Sources {
  state: Pick<WidgetState, 'config'>;
  place: Place;
  memory: Memory;
}

/** What is said at the door. */
export function helloOf(sources: Sources): WidgetHello {
  const { place, memory } = sources;
  return {
    key: place.key,
    token: memory.get('token'),
    user: place.user,
    page: pageOf(sources),
    locale: place.locale,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Which page one looks at; null where that is not to be told. */
export function pageOf({ state, memory }: Pick<Sources, 'state' | 'memory'>): WidgetPage | null {
  const { visits } = state.config;
  const allowed = visits === 'always' || (visits === 'ask' && memory.get('consent') === true);
  if (!allowed) return null;
  return {
    url: location.href.slice(0, 2000),
    title: document.title.replace(/^\(\d+\) /, '').slice(0, 300),
    referrer: document.referrer.slice(0, 2000),
  };
}
