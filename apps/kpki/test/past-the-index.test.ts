import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { originsIn, withOrigins } from '../build/past-the-index.ts';

const packages = resolve(import.meta.dirname, '../../../packages');

test('values are imported from their files, types from nowhere, and every line stays where it is', () => {
  const text = `import {
  type Plan,
  isIdle,
  judge as judged,
} from '@kpki/engine';
import type { Sink } from '@kpki/plugin';
import { join } from 'node:path';
`;
  const origins = new Map([['isIdle', { from: '/engine/src/plan/plan.ts', name: 'idle' }]]);
  expect(withOrigins(text, () => origins).split('\n')).toEqual([
    'import { idle as isIdle } from "/engine/src/plan/plan.ts"; import { judge as judged } from "@kpki/engine";',
    '',
    '',
    '',
    '',
    "import type { Sink } from '@kpki/plugin';",
    "import { join } from 'node:path';",
    '',
  ]);
});

test.each(['engine', 'spec', 'presentation'])(
  'every value of @kpki/%s has the origin that its index gives it',
  async (name) => {
    const index: object = await import(`${packages}/${name}/src/index.ts`);
    const origins = originsIn(packages)(name);
    const found = await Promise.all(
      Object.keys(index).map(async (exported) => {
        const { from = '', name: original = '' } = origins.get(exported) ?? {};
        const module = (await import(from)) as Readonly<Record<string, unknown>>;
        return [exported, module[original]];
      }),
    );
    expect(Object.fromEntries(found)).toEqual({ ...index });
  },
);
