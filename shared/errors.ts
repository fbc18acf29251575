/**
 * Every error a client can meet: code -> HTTP status and the key of its sentence in the locale files.
 * The server throws `AppError(code)`, the HTTP layer answers RFC 9457 problem details, the web translates `errors.<code>`.
 */
export const errorTable = {
  'validation-failed': { status: 422, title: 'Some fields need attention' },
  'not-authenticated': { status: 401, title: 'Log in to continue' },
  'wrong-credentials': { status: 401, title: 'E-mail or password is not right' },
  'csrf-failed': { status: 403, title: 'This page is out of date; reload it and try again' },
  'not-allowed': { status: 403, title: 'You may not do this' },
  'not-found': { status: 404, title: 'Not found' },
  'already-exists': { status: 409, title: 'This already exists' },
  'conversation-changed': { status: 409, title: 'Something new came in since you started writing' },
  'too-late': { status: 409, title: 'It is too late for that' },
  'not-capable': { status: 422, title: 'The channel cannot do this' },
  'link-expired': { status: 410, title: 'This link has been used or has expired' },
  'set-up-done': { status: 410, title: 'This workspace is already set up' },
  'payload-too-large': { status: 413, title: 'That is too large' },
  'too-many-requests': { status: 429, title: 'Too many tries; wait a moment' },
  'provider-failed': { status: 502, title: 'The provider refused' },
  unavailable: { status: 503, title: 'Not available at the moment; nothing is lost' },
  unexpected: { status: 500, title: 'Something went wrong on our side; nothing is lost' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorTable;

/** One field that did not fit; `path` is dotted ("settings.imap.host"). */
export interface FieldProblem {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** What happened, what is safe, what to do: one or two plain sentences for a person. */
  detail?: string;
  fields?: FieldProblem[];
  /** Machine-readable extras that become members of the problem document (for example what is new on a 409). */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error class of the domain. Anything else that is thrown answers as `unexpected`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly fields: FieldProblem[];
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ?? errorTable[code].title, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = details.detail;
    this.fields = details.fields ?? [];
    this.extra = details.extra ?? {};
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}
