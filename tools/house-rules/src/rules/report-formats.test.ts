import { expect, test } from 'vitest';
import { unshownProblems } from './report-formats.ts';

test('a format that the page does not show is a problem', () => {
  const markdown = '`-o ical` writes a calendar.\n\n```console\n$ kpki status -o prometheus2 --out kpki.prom\n```\n';
  expect(unshownProblems(markdown, ['ical', 'prometheus'])).toEqual([
    expect.objectContaining({ problem: 'does not show `-o prometheus`' }),
  ]);
});
