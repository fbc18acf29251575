/** The simulated server's people and posts, in the entities of the real API. */

export interface SimAccount {
  id: string;
  username: string;
  /** With its host when it lives elsewhere. */
  acct: string;
  name: string;
  note: string;
  followers: number;
}

export interface SimStatus {
  id: string;
  account: SimAccount;
  text: string;
  spoiler: string;
  visibility: string;
  language: string | null;
  inReplyTo: string | null;
  createdAt: Date;
  editedAt: Date | null;
  media: SimMedia[];
  poll: { options: string[] } | null;
}

export interface SimMedia {
  id: string;
  type: string;
  description: string;
  content: Buffer;
}

export interface NewStatus {
  text: string;
  spoiler?: string | undefined;
  visibility?: string | undefined;
  language?: string | null | undefined;
  inReplyTo?: string | null | undefined;
  media?: SimMedia[];
  poll?: { options: string[] } | null;
  createdAt?: Date;
  /** For one that must have this id. */
  id?: string;
}

export interface SimNotification {
  id: string;
  type: string;
  createdAt: Date;
  status: SimStatus;
}

const mentionPattern = /@([\w.-]+)(?:@([\w.:-]*\w))?/g;

export class World {
  readonly us: SimAccount;
  readonly statuses = new Map<string, SimStatus>();
  readonly notifications: SimNotification[] = [];
  /** "favourite 12", "mute 3": what was done and not undone. */
  readonly marks = new Set<string>();
  readonly reports: unknown[] = [];
  readonly media = new Map<string, SimMedia>();
  /** Told of everything that the stream would tell. */
  onNews: (event: string, payload: string) => void = () => undefined;
  readonly #accounts = new Map<string, SimAccount>();
  readonly #now: () => Date;
  #last = 0n;

  constructor(now: () => Date) {
    this.#now = now;
    this.us = this.account('support', 'Support');
  }

  /** Numbers that grow with time, as the real ones do. */
  nextId(): string {
    const wanted = BigInt(this.#now().getTime()) << 16n;
    this.#last = wanted > this.#last ? wanted : this.#last + 1n;
    return String(this.#last);
  }

  account(acct: string, name = ''): SimAccount {
    const known = this.#accounts.get(acct.toLowerCase());
    if (known) return known;
    const username = acct.split('@')[0] ?? acct;
    const made: SimAccount = {
      ...{ id: this.nextId(), username, acct, name: name || username },
      ...{ note: `<p>I am ${username}.</p>`, followers: 10 + acct.length },
    };
    this.#accounts.set(acct.toLowerCase(), made);
    return made;
  }

  accountById(id: string): SimAccount | undefined {
    return [...this.#accounts.values()].find((one) => one.id === id);
  }

  post(account: SimAccount, wanted: NewStatus): SimStatus {
    const status: SimStatus = {
      id: wanted.id ?? this.nextId(),
      account,
      text: wanted.text,
      spoiler: wanted.spoiler ?? '',
      visibility: wanted.visibility ?? 'public',
      language: wanted.language ?? null,
      inReplyTo: wanted.inReplyTo ?? null,
      createdAt: wanted.createdAt ?? this.#now(),
      editedAt: null,
      media: wanted.media ?? [],
      poll: wanted.poll ?? null,
    };
    this.statuses.set(status.id, status);
    if (account !== this.us && this.mentioned(status).includes(this.us)) {
      this.notifications.push({ id: this.nextId(), type: 'mention', createdAt: this.#now(), status });
      this.onNews('notification', JSON.stringify({ id: status.id }));
    }
    return status;
  }

  edit(id: string, text: string): void {
    const status = this.statuses.get(id);
    if (!status) return;
    status.text = text;
    status.editedAt = this.#now();
    this.onNews('status.update', JSON.stringify({ id }));
  }

  remove(id: string): void {
    this.statuses.delete(id);
    this.onNews('delete', id);
  }

  mentioned({ text }: Pick<SimStatus, 'text'>): SimAccount[] {
    const accounts = [...this.#accounts.values()];
    return [...text.matchAll(mentionPattern)].flatMap(([, user = '', host]) => {
      const local = accounts.find(({ acct }) => acct.toLowerCase() === user.toLowerCase());
      const full = accounts.find(({ acct }) => acct.toLowerCase() === `${user}@${host ?? ''}`.toLowerCase());
      return full ?? local ?? [];
    });
  }

  ancestors(status: SimStatus): SimStatus[] {
    const parent = status.inReplyTo === null ? undefined : this.statuses.get(status.inReplyTo);
    return parent ? [...this.ancestors(parent), parent] : [];
  }
}

export const mentionsIn = mentionPattern;
