import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moduleDirectory } from './cache.ts';
import { type ComponentName, componentNames, components } from './components.ts';

const pinned = componentNames.flatMap((name) => {
  const { origin, release } = components[name];
  return origin.kind === 'go' && release !== undefined ? [{ name, origin, version: release.version }] : [];
});

test('there is something pinned', () => {
  const expected: readonly ComponentName[] = ['etcd', 'kube-apiserver', 'zlint'];
  expect(pinned.map((each) => each.name)).toEqual(expect.arrayContaining([...expected]));
});

test.each(pinned)('the go.mod of $name requires its version and names it as a tool', ({ origin, version }) => {
  const goMod = readFileSync(join(moduleDirectory(origin), 'go.mod'), 'utf8');
  const required = [...goMod.matchAll(/^(?:require |\s*)([\w./-]+) (v[\w.-]+)(?: \/\/ indirect)?$/gm)];
  const holder = required.find(([, path = '']) => origin.package === path || origin.package.startsWith(`${path}/`));
  expect(holder?.[2]).toBe(`v${version}`);
  expect(goMod).toMatch(new RegExp(`^(tool |\\t)${origin.package}$`, 'm'));
});
