import type { Component, Snippet } from 'svelte';

/** What every icon is: a component of `@lucide/svelte/icons/<name>`, drawn at 16 px unless told otherwise. */
export type Icon = Component<{
  size?: number | string;
  class?: string;
  'aria-hidden'?: 'true';
  strokeWidth?: number;
}>;

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

export interface ButtonOwnProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows a spinner in place of the icon and takes no clicks; the width stays. */
  loading?: boolean;
  /** Shown as a key cap at the end; the handler lives in the shortcuts table. */
  keys?: string;
  icon?: Icon;
  /** With it, the button is a link. */
  href?: string;
  children?: Snippet;
}

export const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-2',
  secondary: 'border-line-3 bg-field text-ink hover:border-line-4 hover:bg-fill',
  ghost:
    'border-transparent bg-transparent text-ink-2 hover:bg-fill hover:text-ink aria-expanded:bg-fill-2 aria-pressed:bg-accent-soft aria-pressed:text-accent-ink',
  danger: 'border-transparent bg-danger text-on-danger hover:bg-danger-2',
};

export const sizes: Record<ButtonSize, string> = {
  sm: 'h-(--h-sm) gap-1.5 px-2 text-12',
  md: 'h-(--h-md) gap-1.5 px-3 text-13',
  lg: 'h-(--h-lg) gap-2 px-4 text-14',
};

export const squares: Record<ButtonSize, string> = {
  sm: 'size-(--h-sm)',
  md: 'size-(--h-md)',
  lg: 'size-(--h-lg)',
};

export const buttonBase =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap no-underline ' +
  'select-none transition-colors duration-(--motion) ease-out ' +
  'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50';
