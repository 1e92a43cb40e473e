import { expect, test } from 'vitest';
import { tmuxCopies } from './tmux-copies.ts';

test('a copy begins once the one before has ended, so that the last stays', async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const done = Promise.withResolvers<void>();
  const answered: string[] = [];
  const copy = tmuxCopies({
    write: () => true,
    dispatch: (uiEvent) => {
      if (uiEvent.type === 'copied') answered.push(uiEvent.copied.of ?? '');
      if (answered.length === 2) done.resolve();
    },
    copy: (text) => {
      begun.push(text);
      return new Promise((resolve) => ends.push(() => resolve('tmux')));
    },
  });
  for (const of of ['first', 'second']) copy({ type: 'tmux copy', text: of, copied: { kind: 'path', of } });
  await expect.poll(() => begun).toEqual(['first']);
  ends.shift()?.();
  await expect.poll(() => begun).toEqual(['first', 'second']);
  ends.shift()?.();
  await done.promise;
  expect(answered).toEqual(['first', 'second']);
});
