import { expect, test } from 'vitest';
import { effectTexts } from './rollout-effects.ts';

test('a reload is not promised: what to do where it does not come is said in each form', () => {
  const texts = effectTexts({ is: 'reload', components: new Map([['etcd', ['cp1', 'cp2']]]) });
  expect(texts.slice(0, 2)).toEqual(['etcd ×2; restart what has not reloaded in time', 'etcd ×2; if late, restart']);
  for (const text of texts) expect(text).toContain('restart');
});
