import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { type LineInput, lineInput } from './line-input.ts';

function terminal() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => modes.push(on) });
  const heard: string[] = [];
  const onEnd = vi.fn();
  const lines: LineInput = lineInput(input, (line) => heard.push(line), onEnd);
  return { input, modes, heard, onEnd, lines };
}

test('closed while a hidden line is typed, it gives the terminal back and reads nothing more', async () => {
  const { input, modes, heard, onEnd, lines } = terminal();
  const hidden = lines.hidden();
  input.write('sw0rd');
  await expect.poll(() => modes.at(-1)).toBe(true);
  lines.close();
  expect(await hidden).toBeNull();
  expect(modes.at(-1)).toBe(false);
  expect(input.isPaused()).toBe(true);
  input.write('status\n');
  expect({ heard, ended: onEnd.mock.calls.length }).toEqual({ heard: [], ended: 0 });
});

test('a hidden line that is not wanted any more is dropped, and the next line is shown', async () => {
  const { input, modes, heard, lines } = terminal();
  const hidden = lines.hidden();
  input.write('sw0rd');
  await expect.poll(() => modes.at(-1)).toBe(true);
  lines.shown();
  expect(await hidden).toBeNull();
  expect(modes.at(-1)).toBe(false);
  input.write('status\n');
  await expect.poll(() => heard).toEqual(['status']);
  lines.close();
});

test('a hidden line is answered once, and what comes after it is an open line', async () => {
  const { input, heard, lines } = terminal();
  const hidden = lines.hidden();
  input.write('sw0rdfish\n');
  expect(await hidden).toBe('sw0rdfish');
  input.write('status\n');
  await expect.poll(() => heard).toEqual(['status']);
  lines.close();
});
