import type { SimAnswer, SimRequest } from './routes.ts';

/** The connect flow's other side: an app is registered, a person allows it, the code becomes a token. */

const code = 'simulated-code';

export function makeApp(): SimAnswer {
  return { status: 200, json: { id: '1', client_id: 'simulated-client', client_secret: 'simulated-secret' } };
}

/** Where the person is asked. */
export function authorizePage({ query }: SimRequest): SimAnswer {
  const hidden = ['redirect_uri', 'state'].map((name) => {
    const value = (query.get(name) ?? '').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return `<input type="hidden" name="${name}" value="${value}">`;
  });
  const body = `<!doctype html><html lang="en"><title>Authorization required</title>
<h1>Authorization required</h1><form method="post" action="/oauth/authorize">${hidden.join('')}
<button name="allowed" value="yes">Authorize</button> <button name="allowed" value="no">Deny</button></form>`;
  return { status: 200, body, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

export function authorize({ fields }: SimRequest): SimAnswer {
  const back = URL.parse(String(fields['redirect_uri']));
  if (!back) return { status: 400, json: { error: 'invalid_request' } };
  back.searchParams.set('state', String(fields['state']));
  if (fields['allowed'] === 'no') back.searchParams.set('error', 'access_denied');
  else back.searchParams.set('code', code);
  return { status: 302, body: '', headers: { location: back.href } };
}

export function makeToken({ fields }: SimRequest, token: string): SimAnswer {
  if (fields['code'] !== code || fields['client_secret'] !== 'simulated-secret') {
    return { status: 400, json: { error: 'invalid_grant', error_description: 'The code is not valid.' } };
  }
  return { status: 200, json: { access_token: token, token_type: 'Bearer', scope: 'read write' } };
}
