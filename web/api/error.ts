import type { ErrorCode, FieldProblem } from '../../shared/errors.ts';
import { tMaybe, t } from '../lib/i18n.ts';

/** RFC 9457 problem details as the server sends them. */
interface Problem {
  code?: ErrorCode;
  title?: string;
  detail?: string;
  status?: number;
  fields?: FieldProblem[];
  [extra: string]: unknown;
}

/** A refusal, in words for people: `message` is a sentence to show, `fields` goes under the fields of a form. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'offline';
  readonly status: number;
  /** path of the field ("settings.imap.host") -> sentence */
  readonly fields: Record<string, string>;
  /** Everything else that the problem document says (on a 409: what is new). */
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode | 'offline', status: number, problem: Problem = {}, cause?: unknown) {
    super(problem.detail ?? tMaybe(`errors.${code}`) ?? problem.title ?? t('errors.unexpected'), { cause });
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.fields = Object.fromEntries((problem.fields ?? []).map(({ path, message }) => [path, message]));
    this.extra = problem;
  }

  get offline(): boolean {
    return this.code === 'offline';
  }

  static offline(cause: unknown): ApiError {
    return new ApiError('offline', 0, {}, cause);
  }

  static async from(response: Response): Promise<ApiError> {
    let problem: Problem = {};
    try {
      problem = (await response.json()) as Problem;
    } catch {
      // A proxy answered with something else than a problem document: the status is all there is.
    }
    return new ApiError(problem.code ?? codeOf(response.status), response.status, problem);
  }
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'not-authenticated';
  if (status === 403) return 'not-allowed';
  if (status === 404) return 'not-found';
  if (status === 413) return 'payload-too-large';
  if (status === 429) return 'too-many-requests';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unexpected';
}

/** Any thrown thing as a sentence for a person. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : t('errors.unexpected');
}
