import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import type { Failure } from '../platform';
import { toasts } from '../shell/toasts.svelte';
import FormDialog from './FormDialog.svelte';

test('what is refused after its dialog was closed is said, and closes nothing', async () => {
  let refuse: (failure: Failure) => void = () => undefined;
  let closed = 0;
  const { unmount } = render(FormDialog, {
    ...{ title: 'Hand on', what: '', act: 'Do it' },
    run: () => new Promise<Failure>((done) => (refuse = done)),
    close: () => (closed += 1),
    children: createRawSnippet(() => ({ render: () => '<input>' })),
  });
  await fireEvent.click(screen.getByRole('button', { name: 'Do it', hidden: true }));
  unmount();
  refuse({ code: 'disk_full', params: {} });
  await expect.poll(() => toasts.list.map(({ text }) => text).join()).toContain('disk is full');
  expect(closed).toBe(0);
});
