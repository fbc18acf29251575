import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { startLocale } from './lib/i18n.ts';
import { recall } from './lib/persisted.svelte.ts';

// A page whose code is gone since a new version was installed: fetch the new one, once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('onevoice:reloaded') === location.href) return;
  sessionStorage.setItem('onevoice:reloaded', location.href);
  event.preventDefault();
  location.reload();
});

const chosen = recall<string>('locale', '');
await startLocale(chosen ? [chosen, ...navigator.languages] : navigator.languages);

const target = document.getElementById('app');
if (target) mount(App, { target });
