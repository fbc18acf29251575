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
export function pageOf({ state, place, memory }: Sources): WidgetPage | null {
  const { visits } = state.config;
  const allowed = visits === 'always' || (visits === 'ask' && memory.get('consent') === true);
  if (!allowed) return null;
  return {
    url: location.href.slice(0, 2000),
    title: document.title.replace(/^\(\d+\) /, '').slice(0, 300),
    referrer: cameFrom(place.key).slice(0, 2000),
  };
}

/** Where the visit began: the other site that led here, also on the pages that follow. */
function cameFrom(key: string): string {
  const name = `onevoice.${key}.referrer`;
  const { referrer } = document;
  const isOther = referrer !== '' && URL.parse(referrer)?.origin !== location.origin;
  try {
    if (isOther) sessionStorage.setItem(name, referrer);
    return sessionStorage.getItem(name) ?? '';
  } catch {
    return isOther ? referrer : '';
  }
}
