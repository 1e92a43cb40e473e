import { afterEach, expect, test, vi } from 'vitest';
import type { UiEvent } from '../state/update.ts';
import { terminalEffects } from './effects.ts';

test('a copy goes to the terminal at once, before anything is drawn too', () => {
  const written: string[] = [];
  terminalEffects({
    write: (text) => written.push(text),
    dispatch: () => {},
    mouse: { on: () => {}, off: () => {} },
    hasLeft: () => false,
  }).act({ type: 'copy', text: 'kpki plan' });
  expect(written).toEqual(['\u001b]52;c;a3BraSBwbGFu\u0007']);
});

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['kpki has it', false, false, 'past tmux'],
  ['another program has it', true, false, 'nowhere'],
  ['kpki has left', false, true, 'nowhere'],
] as const)(
  'where tmux fails, the terminal gets the text only if it is still drawn on: %s',
  async (_, away, left, way) => {
    // No tmux is found.
    vi.stubEnv('PATH', '');
    const write = vi.fn();
    const answer = Promise.withResolvers<UiEvent>();
    const mouse = { on: () => {}, off: () => {} };
    const effects = terminalEffects({ write, dispatch: answer.resolve, mouse, hasLeft: () => left });
    effects.attach(() => new Promise(() => {}));
    if (away) effects.act({ type: 'redraw' });
    const copied = { kind: 'command', of: null } as const;
    effects.act({ type: 'tmux copy', text: 'kpki plan', copied });
    expect(await answer.promise).toEqual({ type: 'copied', copied, way });
    expect(write).toHaveBeenCalledTimes(way === 'nowhere' ? 0 : 1);
  },
);
