import { configure } from '@testing-library/svelte';

// `findBy…` and `waitFor` wait for states; how long is for machines that do something else at the same time.
configure({ asyncUtilTimeout: 15_000 });
