import { Router } from 'express';
import { documentationPage } from './documentation-page.ts';
import { openApiDocument } from './openapi.ts';

/** /api/v1/openapi.json and its readable page /api/docs; both are made once, when first asked for. */
export function apiDocumentation(): Router {
  const router = Router();
  let json: string | undefined;
  let page: string | undefined;
  router.get('/v1/openapi.json', (_request, response) => {
    json ??= JSON.stringify(openApiDocument(), null, 1);
    response.set('Cache-Control', 'no-cache').type('application/json').send(json);
  });
  router.get('/docs', (_request, response) => {
    page ??= documentationPage(openApiDocument());
    response.set('Cache-Control', 'no-cache').type('html').send(page);
  });
  return router;
}
