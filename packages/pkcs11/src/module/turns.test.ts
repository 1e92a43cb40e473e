import { setImmediate as settle } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { takingTurns } from './turns.ts';

function asking(...hows: readonly ('exclusive' | 'shared')[]) {
  const turns = takingTurns();
  const ends = new Map<number, () => void>();
  for (const [index, how] of hows.entries()) void turns[how]().then((end) => ends.set(index, end));
  return {
    async begun(): Promise<readonly number[]> {
      await settle();
      return [...ends.keys()];
    },
    end: (index: number): void => ends.get(index)?.(),
  };
}

describe('turns at a module', () => {
  it('are shared by readers', async () => {
    expect(await asking('shared', 'shared', 'shared').begun()).toEqual([0, 1, 2]);
  });

  it('are taken alone by who changes something, in the order asked for', async () => {
    const { begun, end } = asking('shared', 'shared', 'exclusive', 'exclusive', 'shared', 'shared');
    expect(await begun()).toEqual([0, 1]);
    end(1);
    expect(await begun()).toEqual([0, 1]);
    end(0);
    expect(await begun()).toEqual([0, 1, 2]);
    end(2);
    expect(await begun()).toEqual([0, 1, 2, 3]);
    end(3);
    expect(await begun()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('end once', async () => {
    const { begun, end } = asking('shared', 'shared', 'exclusive');
    await begun();
    end(0);
    end(0);
    expect(await begun()).toEqual([0, 1]);
  });
});
