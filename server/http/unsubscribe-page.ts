import express, { Router, type Response } from 'express';
import type { Context } from '../context.ts';
import { escapeHtml as said } from '../security/escape.ts';
import { campaignTexts } from '../services/campaigns/texts.ts';
import {
  openUnsubscribing,
  subscribeAgain,
  unsubscribe,
  type OpenUnsubscribing,
} from '../services/campaigns/unsubscribe.ts';
import { styleOf } from './survey-form.ts';
import { sendCustomerPage } from './customer-page.ts';

/**
 * Where somebody stops campaigns, without a log-in, a cookie or a script. Following the link changes nothing: programs follow
 * links before people do. A POST does it: of the page's button, or of a mail program (RFC 8058), which sends
 * `List-Unsubscribe=One-Click` and looks at nothing but the status.
 */
export function unsubscribePage(context: Context): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:token', async (request, response) => {
    const { back } = request.query;
    const open = await openUnsubscribing(context, request.params.token);
    show(response, open, back === 'yes' ? 'back' : 'asked');
  });
  const form = express.urlencoded({ extended: false, limit: '10kb', parameterLimit: 20 });
  router.post('/:token', form, async (request, response) => {
    const { token } = request.params;
    const fields = (request.body ?? {}) as Record<string, unknown>;
    if (fields['List-Unsubscribe'] === 'One-Click') {
      const done = await unsubscribe(context, token, 'mail-program');
      response
        .status(done ? 200 : 404)
        .type('text')
        .send(done ? 'Unsubscribed.' : 'Unknown link.');
      return;
    }
    const here = `/unsubscribe/${encodeURIComponent(token)}`;
    if (fields['again'] === 'yes') {
      const done = await subscribeAgain(context, token);
      response.redirect(303, done ? `${here}?back=yes` : here);
      return;
    }
    await unsubscribe(context, token, 'page');
    response.redirect(303, here);
  });
  return router;
}

function show(response: Response, open: OpenUnsubscribing | null, came: 'asked' | 'back'): void {
  const { language, unknown } = campaignTexts(open?.language ?? null);
  sendCustomerPage(response, {
    ...{ language, title: open?.company ?? unknown, found: open !== null, look: styleOf(null) },
    body: open ? bodyOf(open, came) : `<h1>${said(unknown)}</h1>`,
  });
}

function bodyOf({ company, purpose, stopped, language }: OpenUnsubscribing, came: 'asked' | 'back'): string {
  const texts = campaignTexts(language);
  const button = (name: string, words: string) =>
    `<form method="post"><input type="hidden" name="${name}" value="yes"><button>${said(words)}</button></form>`;
  if (stopped) {
    return `<h1>${said(texts.done(company))}</h1><p>${said(texts.mistake)}</p>${button('again', texts.again)}`;
  }
  if (came === 'back') return `<h1>${said(texts.back(company))}</h1>`;
  return `<h1>${said(texts.question(company))}</h1><p>${said(texts.what[purpose])}</p>${button('stop', texts.button)}`;
}
