import { SendError, type SendErrorKind } from '../../contract.ts';
import { TokenError } from '../oauth2.ts';

/** What nodemailer puts on its errors. */
interface SmtpFailure extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
}

/**
 * What a failed sending means. `handedOver` says that the server had been given the whole mail: then only its own
 * refusal proves that it did not go out.
 */
export function toSendError(error: unknown, handedOver: boolean): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof TokenError) {
    return new SendError(error.refused ? 'auth' : 'transient', error.message, { cause: error });
  }
  const failure: SmtpFailure = error instanceof Error ? error : new Error(String(error));
  const words = failure.response ?? failure.message;
  const kind = kindOf(failure, words, handedOver);
  if (kind === 'rate-limited') {
    return new SendError(kind, words, { cause: error, retryAfterSeconds: toldWait(words) ?? 300 });
  }
  return new SendError(kind, words, { cause: error });
}

function kindOf(failure: SmtpFailure, words: string, handedOver: boolean): SendErrorKind {
  const { code, responseCode } = failure;
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2')
    return isTemporary(responseCode) ? 'transient' : 'auth';
  if (responseCode === 530 || responseCode === 534 || responseCode === 535) return 'auth';
  if (responseCode !== undefined && responseCode >= 400) return kindOfReply(responseCode, words);
  if (handedOver) return 'unconfirmed';
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'EMAXLIMIT') return 'permanent';
  return 'transient';
}

function kindOfReply(responseCode: number, words: string): SendErrorKind {
  if (responseCode >= 500) return 'permanent';
  return /rate|too (many|fast|much)|throttl|limit exceeded|quota|\b4\.7\.28\b/i.test(words)
    ? 'rate-limited'
    : 'transient';
}

/** SMTP has no field for it, but many servers say it: "try again in 60 seconds". Never longer than an hour. */
function toldWait(words: string): number | null {
  const [, count, unit = ''] =
    /\b(?:in|after|for) (\d{1,5}) ?(s(?:ec|econds?)?|m(?:in|inutes?)?)\b/i.exec(words) ?? [];
  if (count === undefined) return null;
  return Math.min(3600, Math.max(1, Number(count)) * (/^m/i.test(unit) ? 60 : 1));
}

function isTemporary(responseCode: number | undefined): boolean {
  return responseCode !== undefined && responseCode >= 400 && responseCode < 500;
}
