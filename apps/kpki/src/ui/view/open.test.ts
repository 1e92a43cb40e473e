import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../session/ui-settings.ts';
import { defaultKeymap } from '../keymap.ts';
import { openUi } from './open.tsx';

vi.mock('ink', async (original) => ({
  ...(await original<object>()),
  render: () => {
    throw new Error('nothing can be drawn');
  },
}));

const { stdin, stdout, stderr } = process;
const before = Object.getOwnPropertyDescriptors({ setRawMode: stdin.setRawMode, isRaw: stdin.isRaw });

beforeEach(() => {
  stdin.setRawMode = (on) => {
    stdin.isRaw = on;
    return stdin;
  };
});
afterEach(() => {
  Object.defineProperties(stdin, before);
});

test('a UI that cannot be drawn gives the terminal back, and nothing of it stays behind', async () => {
  const { write } = stdout;
  const signals = process.listenerCount('SIGTERM');
  const open = openUi({
    target: {},
    declared: true,
    clusters: [],
    // Asks the terminal nothing.
    settings: { ...defaultSettings, theme: 'dark' },
    readOnly: false,
    keymap: defaultKeymap,
    program: 'kpki',
    editor: { is: 'absent' },
    isInTmux: false,
    signal: new AbortController().signal,
  });
  await expect(open).rejects.toThrow('nothing can be drawn');
  expect(stdin.isRaw).toBe(false);
  expect(stdout.write).toBe(write);
  expect(stderr.write.name).not.toBe('drop');
  expect(process.listenerCount('SIGTERM')).toBe(signals);
});
