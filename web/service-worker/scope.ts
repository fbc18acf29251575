/** What we use of a service worker's own world: the library of the page's types does not have it. */

export interface WindowClient {
  readonly url: string;
  readonly focused: boolean;
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

export interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
/** addRoutes: where the browser has it, what never needs this worker does not wait for it to wake up. */
export interface Installing extends Waiting {
  addRoutes?(routes: readonly object[]): Promise<void>;
}
export interface Fetching extends Event {
  readonly request: Request;
  /** The network's answer to a navigation, asked for while the worker woke up; undefined where there is none. */
  readonly preloadResponse?: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
export interface Pushed extends Waiting {
  readonly data: { json(): unknown } | null;
}
/** newSubscription: where the browser has made it already. */
export interface SubscriptionChanged extends Waiting {
  readonly newSubscription?: PushSubscription | null;
}
export interface Told extends Waiting {
  readonly data: unknown;
}
export interface Clicked extends Waiting {
  readonly notification: Notification;
}

interface WorkerEvents {
  install: Installing;
  activate: Waiting;
  fetch: Fetching;
  message: Told;
  push: Pushed;
  pushsubscriptionchange: SubscriptionChanged;
  notificationclick: Clicked;
}

export interface WorkerScope {
  readonly location: Location;
  readonly navigator: Navigator;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<N extends keyof WorkerEvents>(name: N, listener: (event: WorkerEvents[N]) => void): void;
}
