import { z } from 'zod';

/** As much of a chat completion, or of one chunk of it, as we read. What else stands there is passed over. */
const completion = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        message: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .optional(),
  error: z.unknown().optional(),
});

const failure = z.union([
  z.string(),
  z.object({ message: z.string(), param: z.string().nullish(), code: z.unknown().optional() }),
]);

export interface Piece {
  text: string;
  /** "stop", "length", …; null: more comes. */
  finish: string | null;
}

/** What a model's server says is wrong. */
export interface Failure {
  message: string;
  /** The parameter that it does not take. */
  param: string | null;
}

/** One chunk of a stream, or a whole completion: null when it is neither. */
export function readPiece(json: string): Piece | Failure | null {
  const parsed = completion.safeParse(parse(json));
  if (!parsed.success) return null;
  const { choices, error } = parsed.data;
  if (error !== undefined && error !== null) return readFailure(json);
  if (!choices) return null;
  const [choice] = choices;
  return {
    text: choice?.delta?.content ?? choice?.message?.content ?? '',
    finish: choice?.finish_reason ?? null,
  };
}

/** What an answer that is an error says: `{"error":{"message":…}}`, `{"error":"…"}`, or its first words. */
export function readFailure(body: string): Failure {
  const json = parse(body);
  const error = (json as { error?: unknown; detail?: unknown; message?: unknown } | null)?.error ?? json;
  const known = failure.safeParse(error);
  if (!known.success) return { message: plainWords(body), param: null };
  if (typeof known.data === 'string') return { message: plainWords(known.data), param: null };
  return { message: plainWords(known.data.message), param: known.data.param ?? null };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** One line without markup, for a person. */
function plainWords(text: string): string {
  return text
    .replaceAll(/<[^>]{0,2000}>/gu, ' ')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
