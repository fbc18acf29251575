import type { z } from 'zod';
import type { RouteContract } from '../../shared/api/route.ts';
import { routes } from '../../shared/api/routes.ts';
import { type ErrorCode, errorTable } from '../../shared/errors.ts';
import { inputSchema, type JsonSchema, outputSchemas, type OutputSchemas } from './openapi-schemas.ts';

export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  description: string;
  security: Record<string, never[]>[];
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: JsonSchema }[];
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>;
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
}

const description =
  'Everything that the web can do. Bring an API token as `Authorization: Bearer ov_...` (made in the settings or by ' +
  '`npm run cli -- token create --name ci --role admin`); browsers use the session cookie and send `x-csrf-token` with ' +
  'every change. Lists page by key: pass `next` back as `cursor`. Errors are problem details (RFC 9457).';

const binary: JsonSchema = { type: 'string', format: 'binary' };
const multipart: JsonSchema = { type: 'object', properties: { file: binary }, required: ['file'] };

/** OpenAPI 3.1, made from the contracts alone: what it says is what the server checks. */
export function openApiDocument(): OpenApiDocument {
  const contracts: Record<string, RouteContract> = routes;
  const outputs = outputSchemas(contracts);
  const paths: OpenApiDocument['paths'] = {};
  for (const [name, contract] of Object.entries(contracts)) {
    (paths[contract.path] ??= {})[contract.method] = operationOf(name, contract, outputs);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Onevoice',
      version: '1',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(Object.values(contracts).map((contract) => contract.group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: outputs.components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'onevoice.sid' },
      },
    },
  };
}

function operationOf(name: string, contract: RouteContract, outputs: OutputSchemas): Operation {
  const open = contract.ability === 'public';
  const content = requestContent(contract);
  return {
    operationId: name,
    summary: contract.summary,
    tags: [contract.group],
    description: open ? 'Needs no one.' : `Needs the ability \`${contract.ability}\`.`,
    security: open ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parameters('path', contract.params), ...parameters('query', contract.query)],
    ...(content && { requestBody: { required: true as const, content } }),
    responses: { ...success(contract, outputs.responseOf(name)), ...problems(contract) },
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Operation['parameters'] {
  if (!schema) return [];
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestContent(contract: RouteContract): Record<string, { schema: JsonSchema }> | undefined {
  if (contract.accepts === 'raw') return { '*/*': { schema: binary } };
  if (contract.accepts === 'multipart') return { 'multipart/form-data': { schema: multipart } };
  return contract.body && { 'application/json': { schema: inputSchema(contract.body) } };
}

function success(contract: RouteContract, schema: JsonSchema): Operation['responses'] {
  const content: Record<string, { schema: JsonSchema }> =
    contract.answers === 'bytes' ? { '*/*': { schema: binary } } : { 'application/json': { schema } };
  return { [String(contract.status ?? 200)]: { description: 'Done', content } };
}

/** The errors that a route can answer, its own and those of its kind. */
export function errorsOf(contract: RouteContract): ErrorCode[] {
  const takesInput = contract.body ?? contract.query ?? contract.params ?? contract.accepts;
  return [
    ...new Set<ErrorCode>([
      ...(contract.ability === 'public' ? [] : (['not-authenticated', 'not-allowed'] as const)),
      ...(contract.method === 'get' ? [] : (['csrf-failed'] as const)),
      ...(takesInput ? (['validation-failed'] as const) : []),
      ...(contract.errors ?? []),
      'unexpected',
    ]),
  ];
}

function problems(contract: RouteContract): Operation['responses'] {
  const byStatus = Map.groupBy(errorsOf(contract), (code) => errorTable[code].status);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.map((code) => `${code}: ${errorTable[code].title}`).join('; '), content },
    ]),
  );
}
