import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveServer } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { type ProgramResult, programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { lostMetric, metrics } from '../src/print/report/metrics.ts';
import { metricPrefix, prometheusText } from '../src/print/report/prometheus.ts';
import { readExposition } from '../test/report/exposition.ts';
import { entry, hostileTexts, reportOf } from '../test/report/reports.ts';
import { oneNode } from './one-node.ts';
import { inFolder, kpkiIn } from './program.ts';

const files = (name: string): string => `{ use: "@kpki/filesystem", with: { root: ./${name} }, layout: kubeadm }`;
const unopened = '{ use: "@kpki/kubernetes", with: { kubeconfig: ./nowhere.yaml, namespace: pki }, layout: kubeadm }';

const configurationOf = (
  name: string,
  sinks: string,
): string => `${oneNode.replace('name: demo', `name: ${name}`)}environments:
  local:
    sinks: { ${sinks} }
    live: { cp1: { kube-apiserver: "127.0.0.1:1" } }
`;

const day = 86_400;

interface FiringCase {
  readonly when: string;
  readonly words: string;
  readonly removed?: string;
  readonly after: number;
  readonly fires: Readonly<Record<string, number>>;
}

needs('promtool')('promtool', () => {
  const promtool = (directory: string, input: string, ...words: readonly string[]): Promise<ProgramResult> =>
    runProgram(programPath('promtool'), words, { directory, input });

  describe('check metrics has nothing against', () => {
    const expectAccepted = async (text: string): Promise<void> => {
      const { code, stdout, stderr } = await promtool('/', text, 'check', 'metrics');
      expect([code, stdout, stderr]).toEqual([0, '', '']);
    };

    test('any metric', async () => {
      const served: Shown<LiveServer> = {
        ...{ server: 'kube-apiserver', node: 'cp1', endpoint: '192.0.2.11:6443', artifact: 'apiserver cp1' },
        ...{ state: 'stored', text: '', subject: 'CN=kube-apiserver', fingerprint: 'aa' },
        ...{ notAfter: '2027-11-24T12:00:00Z', residualSeconds: 365 * day, reload: null },
        clients: { state: 'stored', asked: [], stored: [] },
      };
      const lines = hostileTexts.map((text) => entry({ artifact: text, findings: [{ reason: 'weak', text }] }));
      const report = reportOf(lines, {
        drifted: [{ sink: 'main', location: '/out', drift: ['mode'] }],
        unread: [{ sink: 'vault', text: 'sealed' }],
        served: [served],
      });
      const text = prometheusText({ reports: [report], lost: [{ file: 'bad.yaml', text: 'it is empty' }] });
      const names = new Set(readExposition(text).map(({ metric }) => metric));
      expect([...names]).toEqual([...metrics, lostMetric].map(({ name }) => `${metricPrefix}${name}`));
      await expectAccepted(text);
    });

    test.each([
      ['a spec', '-f one.yaml', 0],
      ['several specs', '-f one.yaml -f two.yaml', 0],
      ['a spec among several that cannot be read', '-f one.yaml -f bad.yaml', 2],
      ['a sink that cannot be opened', '-f unopened.yaml', 1],
      ['servers that are asked', '-f one.yaml --live', 0],
      ['named files', 'one nowhere', 1],
    ])('the report of %s', async (_, words, ends) => {
      await using temporary = await temporaryDirectory();
      await declared(temporary.path);
      const status = ['status', ...words.split(' '), '-o', 'prometheus', '--out', 'kpki.prom'];
      expect(await kpkiIn(temporary.path, ...status)).toMatchObject({ code: ends });
      await expectAccepted(await readFile(join(temporary.path, 'kpki.prom'), 'utf8'));
    });

    test('but has something against a metric without help', async () => {
      const { code, stderr } = await promtool('/', '# TYPE kpki_x gauge\nkpki_x 1\n', 'check', 'metrics');
      expect([code, stderr]).toEqual([3, 'kpki_x no help text\n']);
    });
  });

  inFolder('check rules has nothing against the rules of the documents', async (below) => {
    await writeFile(join(below, 'rules.yaml'), await documentedRules());
    const { code, stdout, stderr } = await promtool(below, '', 'check', 'rules', '--lint-fatal', 'rules.yaml');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('SUCCESS: 5 rules found');
  });

  describe('test rules: what fires of the rules of the documents', () => {
    test.each<FiringCase>([
      { when: 'all is well', words: '-f one.yaml', after: 0, fires: {} },
      {
        when: 'reports are three days old',
        words: '-f one.yaml',
        after: 3 * day,
        fires: { CertificatesNotLookedAt: 1 },
      },
      {
        when: 'everything but the CAs ends within two weeks',
        ...{ words: '-f one.yaml', after: 355 * day },
        fires: { CertificateExpires: 12, CertificatesNotLookedAt: 1 },
      },
      {
        when: 'a certificate is missing',
        ...{ words: '-f one.yaml', removed: 'one/pki/apiserver.crt', after: 0 },
        fires: { CertificateNotInOrder: 1 },
      },
      {
        when: 'the only sink is not read',
        ...{ words: '-f unopened.yaml', after: 0 },
        fires: { CertificateNotInOrder: 1, SinkNotRead: 1 },
      },
      {
        when: 'a sink is not read, and another one has the same',
        ...{ words: '-f partly-opened.yaml', after: 0 },
        fires: { SinkNotRead: 1 },
      },
      {
        when: 'a spec is not read',
        words: '-f one.yaml -f bad.yaml',
        after: 0,
        fires: { DeclarationNotRead: 1 },
      },
    ])('when $when', async ({ words, removed, after, fires }) => {
      await using temporary = await temporaryDirectory();
      await declared(temporary.path);
      if (removed !== undefined) await rm(join(temporary.path, removed));
      await kpkiIn(temporary.path, 'status', ...words.split(' '), '-o', 'prometheus', '--out', 'kpki.prom');
      const text = await readFile(join(temporary.path, 'kpki.prom'), 'utf8');
      await writeFile(join(temporary.path, 'rules.yaml'), await documentedRules());
      const at =
        (readExposition(text).find(({ metric }) => metric === 'kpki_status_timestamp_seconds')?.value ?? 0) + after;
      await writeFile(join(temporary.path, 'tests.yaml'), stringify(ruleTest(text, at, fires)));
      const { code, stdout, stderr } = await promtool(temporary.path, '', 'test', 'rules', 'tests.yaml');
      expect(code, `${stdout}${stderr}`).toBe(0);
    });
  });
});

async function declared(folder: string): Promise<void> {
  for (const name of ['one', 'two']) {
    await writeFile(join(folder, `${name}.yaml`), configurationOf(name, `main: ${files(name)}`));
    expect(await kpkiIn(folder, 'apply', '-f', `${name}.yaml`, '--yes')).toMatchObject({ code: 0 });
  }
  const both = `main: ${files('one')}, other: ${unopened}`;
  await writeFile(join(folder, 'unopened.yaml'), configurationOf('one', `main: ${unopened}`));
  await writeFile(join(folder, 'partly-opened.yaml'), configurationOf('one', both));
  await writeFile(join(folder, 'bad.yaml'), 'kind: ClusterPKI\n');
}

function ruleTest(text: string, at: number, fires: Readonly<Record<string, number>>): object {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return {
    rule_files: ['rules.yaml'],
    evaluation_interval: '1m',
    tests: [
      {
        start_timestamp: new Date(at * 1000).toISOString(),
        interval: '1m',
        input_series: lines.map((line) => {
          const end = line.lastIndexOf(' ');
          return { series: line.slice(0, end), values: `${line.slice(end + 1)}x2` };
        }),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: '1m',
            exp_samples: Object.entries(fires).map(([alert, value]) => ({ labels: `{alertname="${alert}"}`, value })),
          },
        ],
      },
    ],
  };
}

async function documentedRules(): Promise<string> {
  const text = await readFile(new URL('../../../docs/how-to/expiry.md', import.meta.url), 'utf8');
  const [, rules] = /^```yaml\n(groups:\n[\s\S]*?)^```$/m.exec(text) ?? [];
  if (rules === undefined) throw new Error('expiry.md shows no rules');
  return rules;
}
