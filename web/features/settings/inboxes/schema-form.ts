/**
 * Draws a settings form from a channel's JSON Schemas (2020-12), so that no channel is named in web code.
 * Besides the standard words it reads hints that a channel may give with `.meta()`: labels, advanced, multiline,
 * group and random (on secrets), choices and showWhen.
 */
interface ShowWhen {
  path: string;
  is: unknown;
}

interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  labels?: Record<string, string>;
  advanced?: boolean;
  multiline?: boolean;
  group?: string;
  random?: boolean;
  showWhen?: ShowWhen;
  /** Of what the workspace has; the value is an id, or "" for none. */
  choices?: 'calendars';
}

export type FieldKind = 'text' | 'multiline' | 'number' | 'switch' | 'select' | 'lines' | 'calendar';

export interface FormField {
  /** Dotted, inside settings or secrets: "imap.host". */
  path: string;
  kind: FieldKind;
  secret: boolean;
  /** We may make it up: nobody else gives it. */
  random: boolean;
  title: string;
  description: string;
  default: unknown;
  options: { value: string; label: string }[];
  advanced: boolean;
  showWhen: ShowWhen | undefined;
  min: number | undefined;
  max: number | undefined;
}

export interface FormGroup {
  /** "" for the fields that stand outside any group. */
  path: string;
  title: string;
  description: string;
  advanced: boolean;
  showWhen: ShowWhen | undefined;
  fields: FormField[];
}

export type Values = Record<string, unknown>;

/** Groups in the order of the schema; fields outside any group come first. */
export function formGroups(settings: Values, secrets: Values): FormGroup[] {
  const root = settings as Schema;
  const groups: FormGroup[] = [group('', { title: '', description: '' })];
  collect(root, '', groups);
  for (const [name, schema] of Object.entries((secrets as Schema).properties ?? {})) {
    const home = groups.find((one) => one.path === (schema.group ?? '')) ?? groups[0];
    home?.fields.push(field(name, schema, true));
  }
  return groups.filter((one) => one.fields.length > 0);
}

function collect(schema: Schema, prefix: string, groups: FormGroup[]): void {
  for (const [name, raw] of Object.entries(schema.properties ?? {})) {
    const inner = unwrap(raw);
    const path = prefix + name;
    if (inner.properties) {
      groups.push(group(path, inner));
      collect(inner, `${path}.`, groups);
    } else {
      groups
        .find((one) => `${one.path}.` === prefix || one.path === prefix)
        ?.fields.push(field(path, inner, false));
    }
  }
}

/** `X or null` is X that may be left empty. */
function unwrap(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  const [real, ...others] = anyOf?.filter((one) => one.type !== 'null') ?? [];
  return real && others.length === 0 ? { ...real, ...rest } : schema;
}

function group(path: string, schema: Schema): FormGroup {
  return {
    path,
    title: schema.title ?? wordsOf(path),
    description: schema.description ?? '',
    advanced: schema.advanced ?? false,
    showWhen: schema.showWhen,
    fields: [],
  };
}

function field(path: string, schema: Schema, secret: boolean): FormField {
  return {
    path,
    kind: kindOf(schema),
    secret,
    random: schema.random ?? false,
    title: schema.title ?? wordsOf(path),
    description: schema.description ?? '',
    default: schema.default,
    options: (schema.enum ?? []).map((value) => ({
      value: String(value),
      label: schema.labels?.[String(value)] ?? String(value),
    })),
    advanced: schema.advanced ?? false,
    showWhen: schema.showWhen,
    min: schema.minimum,
    max: schema.maximum,
  };
}

function kindOf(schema: Schema): FieldKind {
  if (schema.enum) return 'select';
  if (schema.choices === 'calendars') return 'calendar';
  if (schema.type === 'boolean') return 'switch';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'array') return 'lines';
  return schema.multiline ? 'multiline' : 'text';
}

/** "smtp.maxConnections" -> "Max connections", for schemas without titles. */
function wordsOf(path: string): string {
  const words = (path.split('.').at(-1) ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function valueAt(values: Values, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Values | undefined)?.[key], values);
}

/** A copy with one value changed; groups on the way are made when missing. */
export function withValue(values: Values, path: string, value: unknown): Values {
  const [key = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...values, [key]: value };
  return { ...values, [key]: withValue((values[key] as Values | undefined) ?? {}, rest.join('.'), value) };
}

/** The value that is shown: what is set, else the schema's default. */
export function shownValue(values: Values, spec: FormField): unknown {
  return valueAt(values, spec.path) ?? spec.default;
}

/** Every field at its default, as a new inbox starts. */
export function defaultsOf(groups: readonly FormGroup[]): Values {
  const fields = groups
    .flatMap((one) => one.fields)
    .filter((one) => !one.secret && one.default !== undefined);
  return fields.reduce<Values>((values, one) => withValue(values, one.path, one.default), {});
}

/** Does it belong on the screen, with what is chosen now? */
export function isShown(
  item: Pick<FormField, 'showWhen'>,
  values: Values,
  groups: readonly FormGroup[],
): boolean {
  const { showWhen } = item;
  if (!showWhen) return true;
  const asked = groups.flatMap((one) => one.fields).find((one) => one.path === showWhen.path && !one.secret);
  return (asked ? shownValue(values, asked) : valueAt(values, showWhen.path)) === showWhen.is;
}
