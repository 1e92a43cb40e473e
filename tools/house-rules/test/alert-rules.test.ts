import { readFile } from 'node:fs/promises';
import { lostMetric, metrics } from 'kpki/src/print/report/metrics.ts';
import { metricPrefix } from 'kpki/src/print/report/prometheus.ts';
import { expect, test } from 'vitest';

test('the alert rules of the documents ask for metrics that there are, and for each sink that was not read', async () => {
  const known = [...metrics, lostMetric].map(({ name }) => `${metricPrefix}${name}`);
  const text = await readFile(new URL('../../../docs/how-to/expiry.md', import.meta.url), 'utf8');
  const expressions = [...text.matchAll(/^ +expr: (.+)$/gm)].map(([, expression = '']) => expression);
  const asked = expressions.flatMap((expression) => expression.match(/kpki_\w+/g) ?? []);
  expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  expect(asked).toContain('kpki_sink_unread');
  expect(asked).toContain('kpki_spec_unread');
});
