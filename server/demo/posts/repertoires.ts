import { englishPosts } from './english.ts';
import { germanPosts } from './german.ts';
import { frenchPosts, spanishPosts } from './romance.ts';
import { arabicPosts, chinesePosts, japanesePosts } from './world.ts';
import type { PostRepertoire } from './told.ts';

export const postRepertoires: readonly PostRepertoire[] = [
  englishPosts,
  germanPosts,
  frenchPosts,
  spanishPosts,
  japanesePosts,
  chinesePosts,
  arabicPosts,
];
