import { expect, test } from 'vitest';
import { terminalEffects } from './effects.ts';

test('a copy goes to the terminal at once, before anything is drawn too', () => {
  const written: string[] = [];
  terminalEffects({
    write: (text) => written.push(text),
    dispatch: () => {},
    mouse: { on: () => {}, off: () => {} },
  }).act({ type: 'copy', text: 'kpki plan' });
  expect(written).toEqual(['\u001b]52;c;a3BraSBwbGFu\u0007']);
});
