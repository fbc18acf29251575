import { errorTable } from '../../shared/errors.ts';
import { documentationStyle } from './documentation-style.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';
import type { JsonSchema } from './openapi-schemas.ts';

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? '');
/** Escapes, and sets what stands between backticks as code. */
const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
const anchor = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

/** The whole API on one page: no script, nothing fetched from elsewhere. */
export function documentationPage(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Onevoice API</title><style>${documentationStyle}</style></head>
<body><nav aria-label="Routes">${navigation(groups)}</nav>
<main><h1>Onevoice API</h1><p>${prose(document.info.description)}</p>
<p>Base path <code>${escape(document.servers[0]?.url ?? '')}</code>. As a file for tools:
<a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${groups.map(section).join('\n')}
${errorSection()}
${schemaSection(document.components.schemas)}</main></body></html>`;
}

function navigation(groups: { name: string; entries: Entry[] }[]): string {
  const lists = groups.map(
    ({ name, entries }) =>
      `<h2>${escape(name)}</h2><ul>${entries
        .map(
          ({ operation }) => `<li><a href="#${operation.operationId}">${escape(operation.summary)}</a></li>`,
        )
        .join('')}</ul>`,
  );
  return `<a class="home" href="/">Onevoice</a>${lists.join('')}<h2>More</h2>
<ul><li><a href="#errors">Errors</a></li><li><a href="#schemas">Schemas</a></li></ul>`;
}

function section({ name, entries }: { name: string; entries: Entry[] }): string {
  return `<section><h2 id="${anchor(name)}">${escape(name)}</h2>${entries.map(entry).join('')}</section>`;
}

function entry({ method, path, operation }: Entry): string {
  const [[type, body] = []] = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses);
  const [status, done] = answers.find(([code]) => code.startsWith('2')) ?? ['200', { description: '' }];
  const [answerType, answer] = Object.entries(done.content ?? {})[0] ?? [];
  const errors = answers.filter(([code]) => !code.startsWith('2'));
  return `<article id="${operation.operationId}">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${escape(operation.summary)}. ${prose(operation.description)}</p>
${operation.parameters.length > 0 ? parameterTable(operation) : ''}
${body ? `<details><summary>Body <small>${escape(type ?? '')}</small></summary><pre>${shape(body.schema)}</pre></details>` : ''}
<details><summary>Answer ${status} <small>${escape(answerType ?? '')}</small></summary><pre>${shape(answer?.schema ?? {})}</pre></details>
<details><summary>Errors</summary><ul>${errors
    .map(([code, { description }]) => `<li><b>${code}</b> ${escape(description)}</li>`)
    .join('')}</ul></details></article>`;
}

function parameterTable({ parameters }: Operation): string {
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escape(name)}</code></td><td>${place}${required ? ', required' : ''}</td><td>${shape(schema)}</td></tr>`,
  );
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function errorSection(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, title }]) =>
      `<tr id="error-${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td></tr>`,
  );
  return `<section><h2 id="errors">Errors</h2><p>Every error is <code>application/problem+json</code>: its
<code>code</code> is one of these, <code>detail</code> says more where there is more to say, and <code>fields</code> names
what did not fit by its dotted path.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Title</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

function schemaSection(schemas: Record<string, JsonSchema>): string {
  const articles = Object.entries(schemas).map(
    ([name, schema]) =>
      `<article id="schema-${name}"><h3>${escape(name)}</h3><pre>${shape(schema)}</pre></article>`,
  );
  return `<section><h2 id="schemas">Schemas</h2>${articles.join('')}</section>`;
}

/** A schema in the manner of a TypeScript type; named ones are links. */
function shape(schema: JsonSchema, indent = ''): string {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return `<a href="#schema-${escape(name)}">${escape(name)}</a>`;
  }
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices) return choices.map((choice) => shape(choice, indent)).join(' | ') + remarks(schema);
  const values = schema['enum'] as unknown[] | undefined;
  if (values) return values.map((value) => escape(JSON.stringify(value))).join(' | ') + remarks(schema);
  if ('const' in schema) return escape(JSON.stringify(schema['const']));
  if (schema['type'] === 'array')
    return `${shape((schema['items'] ?? {}) as JsonSchema, indent)}[]${remarks(schema)}`;
  if (schema['type'] === 'object' || schema['properties']) return objectShape(schema, indent);
  return `${escape(typeof schema['type'] === 'string' ? schema['type'] : 'any')}${remarks(schema)}`;
}

function objectShape(schema: JsonSchema, indent: string): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const values = schema['additionalProperties'];
  if (properties.length === 0) {
    return typeof values === 'object' && values ? `{ [name]: ${shape(values as JsonSchema, indent)} }` : '{}';
  }
  const required = (schema['required'] ?? []) as string[];
  const inner = `${indent}  `;
  const lines = properties.map(
    ([name, value]) =>
      `${inner}<b>${escape(name)}</b>${required.includes(name) ? '' : '?'}: ${shape(value, inner)}`,
  );
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** What a type alone does not say: format, length, default. */
function remarks(schema: JsonSchema): string {
  const words = [
    'format',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'minimum',
    'maximum',
    'pattern',
    'default',
  ]
    .filter((word) => word in schema && schema[word] !== null)
    .map((word) => `${word} ${escape(JSON.stringify(schema[word]))}`);
  return words.length > 0 ? ` <i>${words.join(', ')}</i>` : '';
}
