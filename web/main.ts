import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { startLocale } from './lib/i18n.ts';
import { wantedLanguages } from './lib/language.ts';
import { keepWorkerMessages } from './lib/worker-messages.ts';

keepWorkerMessages();

// A page whose code is gone since a new version was installed: fetch the new one, once.
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('onevoice:reloaded') === location.href) return;
  sessionStorage.setItem('onevoice:reloaded', location.href);
  event.preventDefault();
  location.reload();
});

await startLocale(wantedLanguages());

const target = document.getElementById('app');
if (target) mount(App, { target });
