import type { z } from 'zod';
import type { FileColumn } from '../../shared/contact-files/systems.ts';
import type { OrderStatus } from '../../shared/schemas/order.ts';
import type { SystemAnswers, SystemId } from '../../shared/schemas/system.ts';

/** With what a system is asked: the token of the moment and where its API stands. */
export interface Access {
  token: string;
  /** Without a slash at its end. */
  home: string;
}

/** What to ask for: what changed since a moment, oldest change first; the cursor is the system's own. */
export interface Wanted {
  since: Date;
  cursor: string | null;
}

/** What a system says of a person or a company, by what the columns of a file are called. */
export interface RemoteRecord {
  id: string;
  changedAt: Date;
  fields: Readonly<Partial<Record<FileColumn, string>>>;
}

/** An order, or a deal that was won. */
export interface RemoteOrder {
  id: string;
  changedAt: Date;
  /** Of the system's contact; null: it names nobody. */
  contactId: string | null;
  number: string;
  /** null: it is no order, or not yet: a deal that is talked about, or was lost. */
  status: OrderStatus | null;
  total: number;
  /** ISO 4217; null: the system has one currency and does not name it. */
  currency: string | null;
  placedAt: Date;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What is written down with a contact over there. */
export interface Activity {
  contactId: string;
  title: string;
  text: string;
  at: Date;
}

/** How people let us in: RFC 6749's authorization code, with RFC 7636 where the system knows it. */
export interface SignIn {
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
  /** Besides what the RFC names. */
  extra?: Readonly<Record<string, string>>;
  pkce: boolean;
}

/** A system of record for customers. Knows the other side's words and nothing of ours. */
export interface CrmSystem {
  id: SystemId;
  name: string;
  /** What it needs to know besides the client's id and secret. */
  answers: z.ZodType<SystemAnswers>;
  signIn(answers: SystemAnswers): SignIn;
  /** Where the API stands, by what came with the token. */
  home(answers: SystemAnswers, token: Readonly<Record<string, unknown>>): string;
  companies(access: Access, wanted: Wanted): Promise<Page<RemoteRecord>>;
  contacts(access: Access, wanted: Wanted): Promise<Page<RemoteRecord>>;
  orders(access: Access, wanted: Wanted): Promise<Page<RemoteOrder>>;
  /** @returns its id over there @throws SystemError; `mayHaveArrived` where it may stand there all the same */
  write(access: Access, activity: Activity): Promise<string>;
}

/** auth: the token is no good; rate-limited: later; refused: it will never do that; transient: perhaps next time. */
export type SystemErrorKind = 'auth' | 'rate-limited' | 'refused' | 'transient';

/** Another system did not do what it was asked for; the message holds its words. */
export class SystemError extends Error {
  readonly kind: SystemErrorKind;
  readonly retryAfterSeconds: number | null;
  readonly mayHaveArrived: boolean;

  constructor(
    kind: SystemErrorKind,
    message: string,
    {
      retryAfterSeconds = null,
      mayHaveArrived = false,
    }: { retryAfterSeconds?: number | null; mayHaveArrived?: boolean } = {},
  ) {
    super(message);
    this.name = 'SystemError';
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
    this.mayHaveArrived = mayHaveArrived;
  }
}
