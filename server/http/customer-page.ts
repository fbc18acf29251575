import type { Response } from 'express';
import { escapeHtml as said } from '../security/escape.ts';

/** A page for customers: no script, no log-in, kept by nobody, found by no search. */
export interface CustomerPage {
  /** BCP 47. */
  language: string;
  title: string;
  /** HTML; what customers wrote is escaped in it. */
  body: string;
  /** With the policy that lets this style in and nothing else. */
  look: { style: string; policy: string };
  /** There is something behind the link; otherwise 404. */
  found: boolean;
}

export function sendCustomerPage(
  response: Response,
  { language, title, body, look, found }: CustomerPage,
): void {
  if (!found) response.status(404);
  response
    .set({
      'Content-Security-Policy': look.policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
    })
    .type('html').send(`<!doctype html>
<html lang="${said(language)}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said(title)}</title>
<style>${look.style}</style></head>
<body><main>${body}</main></body>
</html>`);
}
