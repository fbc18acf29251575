import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { startLocale } from './lib/i18n.ts';
import { recall } from './lib/persisted.svelte.ts';

const chosen = recall<string>('locale', '');
await startLocale(chosen ? [chosen, ...navigator.languages] : navigator.languages);

const target = document.getElementById('app');
if (target) mount(App, { target });
