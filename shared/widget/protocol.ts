/**
 * What the widget on a customer's site and the server say to one another. Types only: the widget carries no schemas,
 * the server checks what it hears with `shared/schemas/widget.ts`.
 */

/** The widget's namespace on the socket server, and the path that keeps it apart from people's own sockets. */
export const widgetNamespace = '/widget';
export const widgetSocketPath = '/widget/socket.io';

/** The words of the widget, in one language. `{name}` and the like are filled in by the widget. */
export interface WidgetTexts {
  open: string;
  close: string;
  back: string;
  title: string;
  greeting: string;
  away: string;
  opensAt: string;
  newConversation: string;
  conversations: string;
  noConversations: string;
  placeholder: string;
  send: string;
  attach: string;
  emoji: string;
  remove: string;
  name: string;
  email: string;
  start: string;
  skip: string;
  introduce: string;
  emailWanted: string;
  emailThanks: string;
  emailInvalid: string;
  typing: string;
  someone: string;
  you: string;
  sending: string;
  sent: string;
  seen: string;
  failed: string;
  retry: string;
  offline: string;
  tooLong: string;
  tooLarge: string;
  tooMany: string;
  tooFast: string;
  newMessages: string;
  sound: string;
  soundOn: string;
  soundOff: string;
  dropFiles: string;
  consent: string;
  accept: string;
  decline: string;
  file: string;
  messages: string;
  quick: string;
  queueNext: string;
  queuePlace: string;
  queueMinutes: string;
}

/** A greeting that shows by itself: on which pages, after how long. */
export interface PageRule {
  /** A path with `*` for anything; `*` alone is every page. */
  path: string;
  text: string;
  seconds: number;
  /** At which hours: while somebody is there, while nobody is, or both. */
  when: 'open' | 'closed' | 'always';
}

/** What a page needs to draw the launcher; fetched over HTTP, the same for every visitor. */
export interface WidgetConfig {
  name: string;
  locale: string;
  dir: 'ltr' | 'rtl';
  texts: WidgetTexts;
  accent: string;
  theme: 'auto' | 'light' | 'dark';
  position: 'right' | 'left';
  open: boolean;
  /** ISO moment when somebody is there again; null: open now, or never said. */
  opensAt: string | null;
  rules: PageRule[];
  quickAnswers: string[];
  introduce: 'no' | 'optional' | 'required';
  /** Can answers follow by e-mail? Then an address is asked for. */
  email: boolean;
  /** Are the visitor's page and referrer shown to the team? */
  visits: 'always' | 'ask' | 'never';
  maxChars: number;
  maxFiles: number;
  maxFileBytes: number;
}

export interface WidgetFile {
  id: string;
  name: string;
  type: string;
  size: number;
  image: boolean;
  /** Good for some hours; null in a push: ask for the history. */
  url: string | null;
}

/** A message as a visitor sees it. */
export interface WidgetMessage {
  id: string;
  conversationId: string;
  from: 'visitor' | 'team';
  name: string;
  text: string;
  files: WidgetFile[];
  /** ISO moment; with the id the order of a thread. */
  at: string;
  /** Of the visitor's own message: made by the browser. */
  clientId: string | null;
  revision: number;
  /** It asks how content one was: its words and answers are asked for by `visitor.survey`. */
  survey?: boolean;
}

/** A further question of a survey: one of several answers, or words where there is none to choose. */
export interface WidgetQuestion {
  id: string;
  text: string;
  choices: readonly { value: string; words: string }[];
}

/** A score first; words and further answers, once, together with it or later. */
export interface SaidInSurvey {
  score?: number;
  comment?: string;
  /** By the ids of the questions. */
  answers?: Record<string, string>;
}

/** One question after a conversation, in the language that it was held in. */
export interface WidgetSurvey {
  dir: 'ltr' | 'rtl';
  question: string;
  look: 'stars' | 'faces' | 'numbers';
  /** The lowest first; what each means, empty where only the ends have a meaning. */
  scores: readonly { value: number; words: string }[];
  /** What the lowest and the highest mean. */
  ends: readonly [string, string];
  /** Asked beside the words; nobody has to answer. */
  questions: readonly WidgetQuestion[];
  comment: string;
  send: string;
  thanks: string;
  over: string;
  state: 'open' | 'answered' | 'over';
  score: number | null;
  commented: boolean;
}

/** Where somebody stands who waits for a person. */
export interface WidgetPlace {
  /** 1 is next. */
  place: number;
  /** About how long; null: nothing honest can be said. */
  minutes: number | null;
}

/** A conversation as a visitor sees it. */
export interface WidgetThread {
  /** Made by the browser. */
  id: string;
  conversationId: string;
  lastAt: string;
  excerpt: string;
  unread: number;
  /** How far the team, and how far the visitor, has read: ISO moments. */
  teamReadAt: string | null;
  visitorReadAt: string | null;
  /** While nobody has taken it yet. */
  queue?: WidgetPlace | null;
}

/** Said at every connection. */
export interface WidgetHello {
  key: string;
  token: string | null;
  user: { id: string; hash: string; name?: string; email?: string } | null;
  page: WidgetPage | null;
  locale: string;
  timeZone: string;
}
export interface WidgetPage {
  url: string;
  title: string;
  referrer: string;
}

/** Who the visitor is now, what they have. */
export interface WidgetWelcome {
  /** Signed; kept by the browser and given at the next connection. Null: the one that was given is still good. */
  token: string | null;
  visitorId: string;
  verified: boolean;
  name: string;
  email: string;
  threads: WidgetThread[];
  /** Their points, for whoever is verified and has any: a line, and the page that it opens. */
  loyalty: { words: string; url: string } | null;
}

export interface WidgetSay {
  threadId: string;
  clientId: string;
  text: string;
  fileIds: string[];
}

/** `ok: false` carries the error's code; `retry` says whether the same may be tried again by itself. */
export type WidgetAnswer<T> =
  ({ ok: true } & T) | { ok: false; code: string; retry: boolean; retryAfterSeconds?: number };

type Reply<T> = (answer: WidgetAnswer<T>) => void;

/** What the widget says. */
export interface WidgetToServer {
  'visitor.say': (
    say: WidgetSay,
    reply: Reply<{ messageId: string; conversationId: string; at: string }>,
  ) => void;
  /** Messages after a moment (the newest ones when null), oldest first. */
  'visitor.history': (
    wanted: { threadId: string; after: string | null; before: string | null },
    reply: Reply<{ messages: WidgetMessage[]; more: boolean; thread: WidgetThread | null }>,
  ) => void;
  'visitor.threads': (wanted: object, reply: Reply<{ threads: WidgetThread[] }>) => void;
  /** Without a score: only how it stands. Words may follow the score, once. */
  'visitor.survey': (
    said: SaidInSurvey & { threadId: string },
    reply: Reply<{ survey: WidgetSurvey }>,
  ) => void;
  'visitor.typing': (typing: { threadId: string; typing: boolean }) => void;
  'visitor.read': (read: { threadId: string; at: string }) => void;
  /** Null: it is not to be known any more. */
  'visitor.page': (page: WidgetPage | null) => void;
  'visitor.introduce': (who: { name: string; email: string }, reply: Reply<object>) => void;
}

/** What the server says. */
export interface ServerToWidget {
  /** First of all, at every connection. */
  'widget.welcome': (welcome: WidgetWelcome) => void;
  'widget.message': (message: WidgetMessage) => void;
  'widget.removed': (gone: { conversationId: string; messageId: string }) => void;
  /** Said again while it is so. */
  'widget.typing': (typing: { conversationId: string; typing: boolean; name: string }) => void;
  'widget.read': (read: { conversationId: string; at: string }) => void;
  /** Where one stands now; null: somebody has it. */
  'widget.queue': (at: { conversationId: string; queue: WidgetPlace | null }) => void;
}
