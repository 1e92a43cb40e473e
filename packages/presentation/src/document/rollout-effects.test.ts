import type { RolloutStep } from '@kpki/engine';
import { expect, test } from 'vitest';
import { effectTexts, rolloutEffects } from './rollout-effects.ts';

test('a reload is not promised: what to do where it does not come is said in each form', () => {
  const texts = effectTexts({ is: 'reload', components: new Map([['etcd', ['cp1', 'cp2']]]) });
  expect(texts.slice(0, 2)).toEqual(['etcd ×2; restart what has not reloaded in time', 'etcd ×2; if late, restart']);
  for (const text of texts) expect(text).toContain('restart');
});

test('components that restart node by node are named together, and those that come later apart', () => {
  const nodes = ['cp1', 'cp2', 'cp3'];
  const textOf = (...waves: readonly (readonly [string, readonly number[]])[]): string | undefined => {
    const steps = waves.flatMap(([component, of]) =>
      of.map((wave, at) => ({ action: 'restart', component, node: nodes[at], wave }) as unknown as RolloutStep),
    );
    const effect = rolloutEffects(steps).find(({ is }) => is === 'restart');
    return effect === undefined ? undefined : effectTexts(effect)[0];
  };
  const together = [
    ['etcd', [1, 3, 5]],
    ['kube-apiserver', [2, 4, 6]],
  ] as const;
  expect(textOf(...together)).toBe('etcd, kube-apiserver on cp1 → cp2 → cp3');
  expect(textOf(...together, ['kube-scheduler', [7, 8, 9]])).toBe(
    'etcd, kube-apiserver on cp1 → cp2 → cp3; kube-scheduler cp1 → cp2 → cp3',
  );
  expect(textOf(['etcd', [1, 2, 3]], ['kube-apiserver', [4, 5]])).toBe(
    'etcd cp1 → cp2 → cp3, kube-apiserver cp1 → cp2',
  );
});
