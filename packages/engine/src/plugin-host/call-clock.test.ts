import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statementText } from '@kpki/presentation';
import { expect, test } from 'vitest';
import type { CallName } from '../model/plugin-faults.ts';
import { statement } from '../model/statement.ts';
import { callKinds } from './call-clock.ts';

test('the page of the contract has a row for each call, with its time', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/contract.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([A-Za-z ,]+) \| (\d+) s \|/gm)].flatMap(([, names = '', seconds]) =>
    names.split(', ').map((name) => [name, Number(seconds)] as const),
  );
  const wanted = Object.entries(callKinds).map(([name, { seconds }]) => {
    const late = statementText(statement('plugin/call/late', { call: name as CallName, seconds, isStopped: false }));
    return [/^the plugin did not (.+) within/.exec(late)?.[1], seconds] as const;
  });
  expect(new Map(rows)).toEqual(new Map(wanted));
});
