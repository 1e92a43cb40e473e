import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../session/ui-settings.ts';
import { defaultKeymap } from '../keymap.ts';
import { openUi } from './open.ts';

vi.mock('ink', async (original) => ({
  ...(await original<object>()),
  render: () => {
    throw new Error('nothing can be drawn');
  },
}));

const { stdin, stdout, stderr } = process;
const before = {
  stdin: Object.getOwnPropertyDescriptors({ setRawMode: stdin.setRawMode, isRaw: stdin.isRaw }),
  stdout: Object.getOwnPropertyDescriptors({ write: stdout.write, columns: stdout.columns, rows: stdout.rows }),
};

let written = '';

beforeEach(() => {
  written = '';
  stdin.setRawMode = (on) => {
    stdin.isRaw = on;
    return stdin;
  };
  stdout.write = ((text: string) => {
    written += text;
    return true;
  }) as typeof stdout.write;
  Object.assign(stdout, { columns: 80, rows: 24 });
});
afterEach(() => {
  Object.defineProperties(stdin, before.stdin);
  Object.defineProperties(stdout, before.stdout);
});

test('a UI that cannot be drawn gives the terminal back, and nothing of it stays behind', async () => {
  const { write } = stdout;
  const listeners = (): readonly number[] =>
    ['SIGTERM', 'SIGHUP', 'exit', 'uncaughtExceptionMonitor'].map((name) => process.listenerCount(name));
  const heard = listeners();
  const opened = {
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
  } as const;
  await expect(openUi(opened, new AbortController().signal)).rejects.toThrow('nothing can be drawn');
  expect(stdin.isRaw).toBe(false);
  expect(stdout.write).toBe(write);
  expect(stderr.write.name).not.toBe('drop');
  expect(listeners()).toEqual(heard);
  // The frame before the view is gone too.
  expect(written).toContain('Reading kpki.yaml …');
  expect(written.indexOf('\u001b[?1049l')).toBeGreaterThan(written.indexOf('Reading'));
  expect(written.indexOf('\u001b[?25h')).toBeGreaterThan(written.indexOf('Reading'));
});
