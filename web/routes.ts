import { createRouter, searchParams, type Hooks, type Routes } from 'sv-router';
import { holdKeys } from './lib/held-keys.ts';

let letGo: (() => void) | null = null;
const arrived = () => {
  letGo?.();
  letGo = null;
};
/** Keys pressed on the way to a page are meant for that page. */
const holdOnTheWay: Hooks = {
  beforeLoad: () => {
    letGo ??= holdKeys();
  },
  afterLoad: arrived,
  onError: arrived,
};

/**
 * The only place that knows the router. Each route is loaded when it is first opened; sv-router recognises a lazy
 * route by the text `() => import(…)`, so nothing may stand between the arrow and the import.
 */
const table: Routes = {
  '/setup': () => import('./features/auth/SetUpPage.svelte'),
  '/login': () => import('./features/auth/LogInPage.svelte'),
  '/forgot': () => import('./features/auth/ForgotPage.svelte'),
  '/reset': () => import('./features/auth/ResetPage.svelte'),
  '/wall': () => import('./features/wall/WallPage.svelte'),
  '/invitation': () => import('./features/auth/InvitationPage.svelte'),
  ...(import.meta.env.DEV ? { '/ui': () => import('./ui/gallery/Gallery.svelte') } : {}),
  '/': {
    hooks: holdOnTheWay,
    layout: () => import('./features/shell/Shell.svelte'),
    '/': () => import('./features/shell/Start.svelte'),
    '/inbox': {
      layout: () => import('./features/inbox/InboxPage.svelte'),
      '/': () => import('./features/shell/Nothing.svelte'),
      // The page is the layout, so it stays mounted, and reads the address itself. No '*' here: below a group, the
      // router prefers the outer one.
      '/:view': () => import('./features/shell/Nothing.svelte'),
      '/:view/:conversationId': () => import('./features/shell/Nothing.svelte'),
    },
    '/search': () => import('./features/search/SearchPage.svelte'),
    '/contacts': () => import('./features/contacts/ContactsPage.svelte'),
    '/contacts/:contactId': () => import('./features/contacts/ContactPage.svelte'),
    '/companies/:companyId': () => import('./features/contacts/CompanyPage.svelte'),
    '/campaigns': () => import('./features/campaigns/CampaignsPage.svelte'),
    '/campaigns/:campaignId': () => import('./features/campaigns/CampaignPage.svelte'),
    '/ideas': () => import('./features/ideas/IdeasPage.svelte'),
    '/ideas/:ideaId': () => import('./features/ideas/IdeaPage.svelte'),
    '/today': () => import('./features/today/TodayPage.svelte'),
    '/mentions': () => import('./features/mentions/MentionsPage.svelte'),
    '/reports': () => import('./features/reports/ReportsPage.svelte'),
    '/reports/advocates': () => import('./features/advocates/AdvocatesPage.svelte'),
    '/reports/health': () => import('./features/reports/HealthPage.svelte'),
    '/reports/reputation': () => import('./features/reports/ReputationPage.svelte'),
    '/reports/value': () => import('./features/reports/ValuePage.svelte'),
    '/reports/satisfaction': () => import('./features/reports/SatisfactionPage.svelte'),
    '/desk': () => import('./features/desk/DeskPage.svelte'),
    '/settings': {
      layout: () => import('./features/settings/SettingsPage.svelte'),
      '/': () => import('./features/settings/SettingsStart.svelte'),
      '/profile': () => import('./features/settings/profile/ProfilePage.svelte'),
      '/notifications': () => import('./features/settings/profile/NotificationsPage.svelte'),
      '/workspace': () => import('./features/settings/workspace/WorkspacePage.svelte'),
      '/users': () => import('./features/settings/users/UsersPage.svelte'),
      '/teams': () => import('./features/settings/teams/TeamsPage.svelte'),
      '/inboxes': () => import('./features/settings/inboxes/InboxesPage.svelte'),
      '/inboxes/new': () => import('./features/settings/inboxes/NewInboxPage.svelte'),
      '/inboxes/connected': () => import('./features/settings/inboxes/ConnectedPage.svelte'),
      '/inboxes/:inboxId': () => import('./features/settings/inboxes/InboxSettingsPage.svelte'),
      '/rules': () => import('./features/settings/rules/RulesPage.svelte'),
      '/answers': () => import('./features/settings/answers/AnswersPage.svelte'),
      '/wording': () => import('./features/settings/wording/WordingPage.svelte'),
      '/assist': () => import('./features/settings/assist/AssistPage.svelte'),
      '/macros': () => import('./features/settings/macros/MacrosPage.svelte'),
      '/tags': () => import('./features/settings/tags/TagsPage.svelte'),
      '/attributes': () => import('./features/settings/attributes/AttributesPage.svelte'),
      '/files': () => import('./features/settings/contact-files/ContactFilesPage.svelte'),
      '/segments': () => import('./features/settings/segments/SegmentsPage.svelte'),
      '/orders': () => import('./features/settings/orders/OrdersPage.svelte'),
      '/loyalty': () => import('./features/settings/loyalty/LoyaltyPage.svelte'),
      '/systems': () => import('./features/settings/systems/SystemsPage.svelte'),
      '/systems/connected': () => import('./features/settings/systems/SystemConnectedPage.svelte'),
      '/sla': () => import('./features/settings/sla/SlaPage.svelte'),
      '/retention': () => import('./features/settings/retention/RetentionPage.svelte'),
      '/tokens': () => import('./features/settings/tokens/TokensPage.svelte'),
      '/queues': () => import('./features/settings/queues/QueuesPage.svelte'),
    },
  },
  '*': () => import('./features/shell/NotFound.svelte'),
};

const router = createRouter(table);

export const settingsSections = [
  'profile',
  'notifications',
  'workspace',
  'users',
  'teams',
  'inboxes',
  'rules',
  'answers',
  'wording',
  'assist',
  'macros',
  'tags',
  'attributes',
  'files',
  'segments',
  'orders',
  'loyalty',
  'systems',
  'sla',
  'retention',
  'tokens',
  'queues',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Every address of the app, so that no component puts one together by hand. */
export const paths = {
  start: '/',
  logIn: (next?: string) => (next && next !== '/' ? `/login?next=${encodeURIComponent(next)}` : '/login'),
  forgot: '/forgot',
  mentions: '/mentions',
  contacts: '/contacts',
  contact: (id: string) => `/contacts/${id}`,
  company: (id: string) => `/companies/${id}`,
  campaigns: '/campaigns',
  campaign: (id: string) => `/campaigns/${id}`,
  ideas: '/ideas',
  idea: (id: string) => `/ideas/${id}`,
  today: '/today',
  wall: '/wall',
  desk: '/desk',
  reports: '/reports',
  satisfaction: '/reports/satisfaction',
  reputation: '/reports/reputation',
  value: '/reports/value',
  health: '/reports/health',
  advocates: '/reports/advocates',
  inbox: (view?: string, search?: URLSearchParams | string) =>
    withSearch(view ? `/inbox/${view}` : '/inbox', search),
  conversation: (view: string, id: string, search?: URLSearchParams | string) =>
    withSearch(`/inbox/${view}/${id}`, search),
  search: (q = '') => withSearch('/search', q === '' ? '' : new URLSearchParams({ q })),
  settings: (section?: SettingsSection) => (section ? `/settings/${section}` : '/settings'),
  newInbox: '/settings/inboxes/new',
  inboxSettings: (id: string) => `/settings/inboxes/${id}`,
};

function withSearch(path: string, search: URLSearchParams | string = ''): string {
  const text = String(search);
  return text ? `${path}?${text}` : path;
}

/** Where one is; reactive. */
export const place = {
  get path(): string {
    return router.route.pathname;
  },
  get params(): Partial<Record<string, string>> {
    return router.route.params;
  },
  /** A copy: change the address with goTo or setSearch. */
  get search(): URLSearchParams {
    return searchParams.toURLSearchParams();
  },
  get href(): string {
    return withSearch(router.route.pathname, searchParams.toString());
  },
};

interface GoOptions {
  /** Takes the place of this entry in the history. */
  replace?: boolean;
}

/** Goes to an address of this app, "?search" and "#hash" included. */
export async function goTo(href: string, { replace = false }: GoOptions = {}): Promise<void> {
  const url = new URL(href, location.origin);
  await router.navigate(url.pathname as `/${string}`, {
    replace,
    search: url.search,
    hash: url.hash,
    scrollToTop: false,
  });
}

export async function goBack(): Promise<void> {
  await router.navigate(-1);
}

/** Changes parts of the query string (null takes one away) and stays on the page. */
export async function setSearch(
  patch: Record<string, string | null>,
  options: GoOptions = {},
): Promise<void> {
  const search = place.search;
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) search.delete(key);
    else search.set(key, value);
  }
  await goTo(withSearch(place.path, search), { replace: true, ...options });
}

/** Loads the code of a page before it is opened. */
export function preloadPage(path: string): void {
  void router.preload(path as `/${string}`);
}
