import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { kpkiFile } from '../../../test/configurations.ts';
import { typedAnswers } from '../../terminal/typed-answers.ts';
import { fleetReportText } from './fleet-report.ts';
import type { Doing } from './perform.ts';

function doingNothingElse(): Doing {
  const { signal } = new AbortController();
  const no = (): never => {
    throw new Error('a report only reads');
  };
  const { tell, ask, beforeWriting } = { tell: no, ask: no, beforeWriting: no };
  return {
    tell,
    ask,
    beforeWriting,
    letOthersBegin: () => {},
    typedAnswers: typedAnswers().from(signal),
    call: { signal },
  };
}

test('the rows are reported in their order, with every artifact, and with what cannot be read', async () => {
  await using folder = await temporaryDirectory();
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['a', 'b']) await writeFile(at(`${name}.yaml`), kpkiFile().replace('name: demo', `name: ${name}`));
  await writeFile(at('broken.yaml'), kpkiFile('  nodes: 7\n'));
  const rows = [
    { file: at('b.yaml'), environment: 'local' },
    { file: at('broken.yaml'), environment: null },
    { file: at('a.yaml'), environment: 'local' },
  ];
  const json = JSON.parse(await fleetReportText('json', rows, doingNothingElse()));
  expect(json).toMatchObject({
    kind: 'Fleet',
    clusters: [
      { file: at('b.yaml'), environment: 'local', status: { kind: 'Status', cluster: 'b' } },
      { file: at('a.yaml'), environment: 'local', status: { cluster: 'a' } },
    ],
    unread: [{ file: at('broken.yaml'), environment: null, text: expect.stringContaining('spec.nodes') }],
  });
  const { entries } = json.clusters[0].status;
  expect(new Set(entries.map(({ artifact }: { readonly artifact: string }) => artifact)).size).toBe(20);
  const html = await fleetReportText('html', rows, doingNothingElse());
  expect(html).toMatch(/^<!doctype html>/);
  for (const shown of ['a local', 'b local', 'broken.yaml']) expect(html).toContain(shown);
});
