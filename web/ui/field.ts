import { getContext, setContext } from 'svelte';

/** What a Field tells the control inside it. Getters: read them inside a template or $derived. */
export interface FieldContext {
  readonly id: string;
  readonly label: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

const key = Symbol('field');

export function provideField(field: FieldContext): void {
  setContext(key, field);
}

export function useField(): FieldContext | undefined {
  return getContext<FieldContext | undefined>(key);
}
