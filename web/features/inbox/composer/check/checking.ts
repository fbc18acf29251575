export { default as FindingList } from './FindingList.svelte';
export { ReplyCheck } from './reply-check.svelte.ts';
