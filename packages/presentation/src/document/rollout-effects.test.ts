import { expect, test } from 'vitest';
import { effectTexts } from './rollout-effects.ts';

test('a reload is not promised: what to do where it does not come is said where there is room', () => {
  const texts = effectTexts({ is: 'reload', components: new Map([['etcd', ['cp1', 'cp2']]]) });
  expect(texts.slice(0, 2)).toEqual(['etcd ×2; restart what has not reloaded after 20 seconds', 'etcd ×2']);
});
