import './browser-parts.ts';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Floating from './Floating.svelte';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const open = async (name: string) => {
  const button = screen.getByRole('button', { name });
  button.focus();
  await fireEvent.click(button);
  return button;
};

describe('menu', () => {
  const openMenu = async () => {
    const trigger = screen.getByRole('button', { name: 'More' });
    trigger.focus();
    await fireEvent.keyDown(trigger, { key: 'Enter' });
    return screen.findByRole('menu');
  };

  test('opens by key, runs what is chosen by key, and closes', async () => {
    const said = vi.fn();
    render(Floating, { said });
    const menu = await openMenu();
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Assign'));
    await fireEvent.keyDown(document.activeElement ?? menu, { key: 'Enter' });
    await waitFor(() => expect(said).toHaveBeenCalledWith('assign'));
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  });

  test('tells what is on and what is not possible', async () => {
    render(Floating, {});
    await openMenu();
    expect(screen.getByRole('menuitemcheckbox', { name: 'Muted' }).getAttribute('aria-checked')).toBe('true');
    expect(screen.getByRole('menuitem', { name: 'Not now' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('dialog', () => {
  test('is named and described, takes the focus, closes by Escape and gives the focus back', async () => {
    const said = vi.fn();
    render(Floating, { said });
    const opener = await open('Open dialog');
    const dialog = await screen.findByRole('dialog', { name: 'Something new' });
    expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Read it first.',
    );
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    await fireEvent.keyDown(document.activeElement ?? dialog, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(said).toHaveBeenCalledWith('closed');
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });

  test('asks for the name before something goes away', async () => {
    const onconfirm = vi.fn(() => Promise.resolve());
    render(Floating, { onconfirm });
    await open('Delete it');
    const button = await screen.findByRole('button', { name: 'Delete' });
    expect(button.hasAttribute('disabled')).toBe(true);
    await fireEvent.input(screen.getByLabelText('Type “Support” to confirm'), {
      target: { value: 'Support' },
    });
    expect(button.hasAttribute('disabled')).toBe(false);
    await fireEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(onconfirm).toHaveBeenCalledTimes(1);
  });

  test('stays with the sentence when it is refused', async () => {
    render(Floating, { onconfirm: () => Promise.reject(new Error('It still holds conversations.')) });
    await open('Delete it');
    await fireEvent.input(await screen.findByLabelText('Type “Support” to confirm'), {
      target: { value: 'Support' },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect((await screen.findByRole('alert')).textContent).toContain('It still holds conversations.');
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('palette', () => {
  test('finds by other words too and runs the first by Enter', async () => {
    const said = vi.fn();
    render(Floating, { said });
    await open('Find');
    const search = await screen.findByRole('combobox');
    await fireEvent.input(search, { target: { value: 'mail' } });
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await fireEvent.keyDown(search, { key: 'Enter' });
    await waitFor(() => expect(said).toHaveBeenCalledWith('inbox'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('shows no heading without entries, and says when nothing fits', async () => {
    render(Floating, {});
    await open('Find');
    const search = await screen.findByRole('combobox');
    expect(screen.queryByText('Nothing in here')).toBeNull();
    await fireEvent.input(search, { target: { value: 'qqq' } });
    expect(await screen.findByText('Nothing found.')).toBeTruthy();
  });
});

test('an icon has a name, a key, and works', async () => {
  const said = vi.fn();
  render(Floating, { said });
  const button = screen.getByRole('button', { name: 'Resolve' });
  expect(button.getAttribute('aria-keyshortcuts')).toBe('e');
  await fireEvent.click(button);
  expect(said).toHaveBeenCalledWith('resolve');
});

test('a pane is made wider by key, within its bounds, and remembers', async () => {
  const { unmount } = render(Floating, {});
  const handle = screen.getByRole('separator', { name: 'Width of the list' });
  const width = () => Number(handle.getAttribute('aria-valuenow'));
  await fireEvent.keyDown(handle, { key: 'ArrowRight' });
  expect(width()).toBe(316);
  await fireEvent.keyDown(handle, { key: 'ArrowRight' });
  expect(width()).toBe(320);
  await fireEvent.keyDown(handle, { key: 'Home' });
  expect(width()).toBe(200);
  unmount();
  render(Floating, {});
  expect(screen.getByRole('separator').getAttribute('aria-valuenow')).toBe('200');
});
