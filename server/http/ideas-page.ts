import express, { Router, type Request, type Response } from 'express';
import { AppError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { hashToken } from '../security/random-tokens.ts';
import { createLimiter, takePoint } from '../services/access/log-in-limits.ts';
import { askToConfirm, confirmVote, openBoard, openConfirming, voteByLink } from '../services/ideas/board.ts';
import { boardLink } from '../services/ideas/board-link.ts';
import { ideaLanguages, ideaTexts } from '../services/ideas/texts.ts';
import { escapeHtml as said } from '../security/escape.ts';
import { sendCustomerPage } from './customer-page.ts';
import { boardBody, boardRules, confirmBody, type Told } from './ideas-view.ts';
import { styleOf } from './survey-form.ts';

/**
 * The public board of ideas, without a log-in, a cookie or a script. A link only shows: votes are POSTs, by a signed link of
 * one's own, or after a link that is mailed to an address was followed and confirmed. There is no cookie that another site
 * could use, and no vote that a program could give by following links.
 */
export function ideasPage(context: Context): Router {
  const router = Router({ caseSensitive: true });
  const form = express.urlencoded({ extended: false, limit: '2kb', parameterLimit: 5 });
  const limits = {
    address: createLimiter(context.redis, { name: 'idea-address', points: 5, seconds: 3600 }),
    origin: createLimiter(context.redis, { name: 'idea-origin', points: 20, seconds: 3600 }),
  };
  router.get('/', (request, response) => show(context, { request, response }));
  router.post('/', form, async (request, response) => {
    const { idea, address } = fieldsOf(request);
    const told = await asked(async () => {
      await takePoint(limits.origin, hashToken(request.ip ?? ''));
      await takePoint(limits.address, hashToken(address.trim().toLowerCase()));
      return askToConfirm(context, { ideaId: idea, address, language: languageOf(request) });
    });
    await show(context, { request, response, told });
  });
  router.get('/mine/:token', (request, response) =>
    show(context, { request, response, token: request.params.token }),
  );
  router.post('/mine/:token', form, async (request, response) => {
    const { token } = request.params;
    const { idea, back } = fieldsOf(request);
    await voteByLink(context, token, { ideaId: idea, takeBack: back === 'yes' });
    response.redirect(303, `/ideas-board/mine/${encodeURIComponent(token)}`);
  });
  router.get('/confirm/:token', async (request, response) => {
    const open = await openConfirming(context, request.params.token);
    const texts = open?.texts ?? ideaTexts(languageOf(request));
    sendCustomerPage(response, {
      ...{ language: texts.language, title: open?.company ?? texts.over, found: open !== null },
      look: styleOf(null, boardRules),
      body: open ? confirmBody(open) : `<h1>${said(texts.over)}</h1>`,
    });
  });
  router.post('/confirm/:token', form, async (request, response) => {
    const { token } = request.params;
    const contactId = await confirmVote(context, token, { tell: fieldsOf(request).tell === 'yes' });
    const here = `/ideas-board/confirm/${encodeURIComponent(token)}`;
    response.redirect(303, contactId === null ? here : new URL(boardLink(context, contactId)).pathname);
  });
  return router;
}

async function asked(work: () => Promise<boolean>): Promise<Told> {
  try {
    return (await work()) ? 'sent' : 'problem';
  } catch (error) {
    // Whoever asks too often is told that a mail is on its way: those that were asked for are.
    if (error instanceof AppError && error.code === 'too-many-requests') return 'sent';
    throw error;
  }
}

function fieldsOf(request: Request): Record<'idea' | 'address' | 'back' | 'tell', string> {
  const fields = (request.body ?? {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' ? value.slice(0, 300) : '';
  };
  return { idea: text('idea'), address: text('address'), back: text('back'), tell: text('tell') };
}

/** As asked for, else as the browser says; null: neither is one of ours. */
function languageOf(request: Request): string | null {
  const { lang } = request.query;
  const wanted = typeof lang === 'string' ? lang : null;
  if (wanted !== null && ideaLanguages.includes(wanted)) return wanted;
  return request.acceptsLanguages(...ideaLanguages) || null;
}

async function show(
  context: Context,
  { request, response, token, told }: { request: Request; response: Response; token?: string; told?: Told },
): Promise<void> {
  const { lang } = request.query;
  // One's own page is in one's own language, unless another was chosen.
  const language = token === undefined || typeof lang === 'string' ? languageOf(request) : null;
  const open = await openBoard(context, { language, ...(token !== undefined && { token }) });
  const texts = open?.texts ?? ideaTexts(language);
  if (told === 'problem') response.status(400);
  sendCustomerPage(response, {
    ...{ language: texts.language, found: open !== null },
    title: open ? `${texts.title} · ${open.company}` : texts.over,
    look: styleOf(null, boardRules),
    body: open ? boardBody(open, told) : `<h1>${said(texts.over)}</h1>`,
  });
}
