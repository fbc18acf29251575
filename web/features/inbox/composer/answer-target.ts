import { onMount } from 'svelte';

type Takes = (answerId: string) => boolean;
let target: Takes | null = null;

/** Where an answer goes that was chosen elsewhere, for the life of the calling component. It says whether it takes one now. */
export function takeAnswers(takes: Takes): void {
  onMount(() => {
    target = takes;
    return () => {
      if (target === takes) target = null;
    };
  });
}

/** Puts an answer into the reply that is being written. False when nobody writes one. */
export function giveAnswer(answerId: string): boolean {
  return target?.(answerId) ?? false;
}
