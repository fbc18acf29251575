import './browser-parts.ts';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Controls from './Controls.svelte';

afterEach(cleanup);

test('a button is a button unless it leads somewhere, tells its key and does not send forms by accident', async () => {
  const onclick = vi.fn();
  render(Controls, { onclick });
  const button = screen.getByRole('button', { name: 'Send' });
  expect(button.getAttribute('type')).toBe('button');
  expect(button.getAttribute('aria-keyshortcuts')).toBe('Control+Enter');
  await fireEvent.click(button);
  expect(onclick).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('link', { name: 'Go' }).getAttribute('href')).toBe('/somewhere');
});

test('a busy button takes no clicks and stays where the focus is', async () => {
  const onclick = vi.fn();
  render(Controls, { onclick, loading: true });
  const button = screen.getByRole('button', { name: 'Send' });
  await fireEvent.click(button);
  expect(onclick).not.toHaveBeenCalled();
  expect(button.getAttribute('aria-busy')).toBe('true');
  expect(button.hasAttribute('disabled')).toBe(false);
});

test('a field ties label, explanation and error to its control', async () => {
  const { rerender } = render(Controls, {});
  const input = screen.getByLabelText('Name');
  expect(input.getAttribute('aria-invalid')).toBeNull();
  expect(input.hasAttribute('required')).toBe(true);
  const texts = () =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent.trim());
  expect(texts()).toEqual(['What colleagues see.']);
  await rerender({ error: 'Too short.' });
  expect(input.getAttribute('aria-invalid')).toBe('true');
  expect(texts()).toEqual(['What colleagues see.', 'Too short.']);
});

test('a password can be looked at', async () => {
  render(Controls, {});
  const input = screen.getByLabelText('Secret');
  expect(input.getAttribute('type')).toBe('password');
  await fireEvent.click(screen.getByRole('button', { name: 'Show password' }));
  expect(input.getAttribute('type')).toBe('text');
  expect(screen.getByRole('button', { name: 'Hide password' }).getAttribute('aria-pressed')).toBe('true');
});

test('checkbox, switch and radios are named and say what changed', async () => {
  const onchange = vi.fn();
  render(Controls, { onchange });
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Remember' }));
  await fireEvent.click(screen.getByRole('switch', { name: 'Away' }));
  await fireEvent.click(screen.getByRole('radio', { name: 'Two' }));
  expect(onchange.mock.calls).toEqual([
    ['remember', true],
    ['away', true],
    ['size', 'two'],
  ]);
  const away = screen.getByRole('switch', { name: 'Away' });
  expect(document.getElementById(away.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'No new work.',
  );
});

test('tabs follow the arrow keys', async () => {
  const onchange = vi.fn();
  render(Controls, { onchange });
  const first = screen.getByRole('tab', { name: 'First' });
  first.focus();
  await fireEvent.keyDown(first, { key: 'ArrowRight' });
  await waitFor(() => expect(onchange).toHaveBeenCalledWith('tab', 'b'));
  expect(screen.getByText('Panel b')).toBeTruthy();
  expect(screen.queryByText('Panel a')).toBeNull();
});

test('a select is a combobox with the name of its field and its value', () => {
  render(Controls, {});
  expect(screen.getByRole('combobox', { name: /^Role/ }).textContent.trim()).toBe('One');
});

test('a combobox filters while one types and keeps what is chosen', async () => {
  const onchange = vi.fn();
  render(Controls, { onchange });
  await fireEvent.click(screen.getByRole('button', { name: /^Tags/ }));
  const search = await screen.findByPlaceholderText('Search', {}, { timeout: 10_000 });
  await waitFor(() => expect(document.activeElement).toBe(search));
  await fireEvent.input(search, { target: { value: 'tw' } });
  await waitFor(() => expect(screen.queryByRole('option', { name: /One/ })).toBeNull());
  await fireEvent.keyDown(search, { key: 'Enter' });
  await waitFor(() => expect(onchange).toHaveBeenCalledWith('tags', ['one', 'two']));
}, 20_000);
