import { generateKeyPairSync } from 'node:crypto';
import type { StatusEntry } from '@kpki/engine';
import type { Fact, Shown } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clippedLines, type DetailLine, detailLines } from './detail-lines.ts';
import { detailsOf, groupDetails, sideArtifact } from './details.ts';
import { impactLines } from './impact.ts';

const inventory = inventoryOf(nameSets.latin);

function shown(details: readonly Fact[], label: string): string | undefined {
  return details.find((detail) => detail.label === label)?.values.join('\n');
}

test('what is to be repaired stands at the artifact whose file it names, and at no other', () => {
  const text = 'cp1/pki/sa.key has mode 0644, not 0600';
  const drifted = { ...inventory, drift: [{ sink: 'main', location: './out', drift: [text] }] };
  expect(shown(detailsOf(drifted, 'sa'), 'Drift')).toBe(text);
  expect(shown(detailsOf(drifted, 'apiserver cp1'), 'Drift')).toBeUndefined();
});

describe('the details of a certificate', () => {
  const details = detailsOf(inventory, 'apiserver cp1');

  test.each([
    ['Findings', 'ends 2026-12-06, renewal is due 30d before (renew-due)'],
    ['For', 'node cp1'],
    ['Subject', 'CN=cp1,O=prod-eu'],
    ['Issuer', 'CN=kubernetes-ca'],
    ['Valid', '2025-12-06 12:00:00Z to 2026-12-06 12:00:00Z (12d left)'],
    ['Names', 'cp1.example.com, 192.0.2.10'],
    ['Key', 'ec-p256'],
    ['Stored at', './out/cp1/pki/apiserver.crt (due)'],
    ['Key file', './out/cp1/pki/apiserver.key (never shown)'],
  ])('%s', (label, value) => {
    expect(shown(details, label)).toBe(value);
  });

  test('say which flag of which component reads it, and what breaks without it', () => {
    expect(shown(details, 'Read by')).toContain('kube-apiserver --tls-cert-file');
    expect(shown(details, 'Impact')).toBe('No client accepts the API server.');
  });

  test('name no restart of a program that runs for one command', () => {
    expect(shown(detailsOf(inventory, 'admin.conf cp1'), 'Read by')).toBe(
      'kubectl --kubeconfig (reads the file each time it starts)',
    );
    expect(shown(detailsOf(inventory, 'sa'), 'Read by')).toContain('needs a restart');
  });

  test('of a CA refer to the readers of its trust bundle, which is in the same file', () => {
    expect(shown(detailsOf(inventory, 'front-proxy-ca'), 'Read by')).toBe(
      'readers of front-proxy-ca-bundle, in the same file',
    );
  });

  test('have the whole fingerprint, in groups that a line can be broken between', () => {
    expect(shown(details, 'SHA-256')?.replaceAll(/[: ]/g, '')).toMatch(/^[0-9a-f]{64}$/);
  });
});

test.each([
  [
    'whose findings say that verifiers refuse it',
    { state: 'invalid', isRefused: true },
    'Cuts off by the next start',
    '─≠─▸',
  ],
  ['that is missing', { state: 'missing' }, 'Cuts off by the next start', '─_─▸'],
  ['that only differs from the spec', { state: 'invalid' }, 'Cuts off at expiry', '───▸'],
  ['that is due', { state: 'due' }, 'Cuts off at expiry', '─!─▸'],
] as const)('connections of a certificate %s', (_, fields, title, arrow) => {
  const entries = inventory.entries.map((entry) =>
    entry.artifact === 'apiserver cp2' ? { ...entry, ...fields } : entry,
  );
  const { impact } = sideArtifact({ ...inventory, entries }, 'apiserver cp2');
  const drawn = impact === null ? [] : impactLines(impact, 60).map(({ text }) => text);
  expect(drawn[1]).toBe(title);
  expect(drawn.filter((text) => text.includes('▸')).every((text) => text.includes(arrow))).toBe(true);
});

test('of a CA that is rotated: the other one too, with what it is compared by', () => {
  const print = 'c7'.repeat(32);
  const entries = inventory.entries.map(
    (entry): Shown<StatusEntry> =>
      entry.artifact !== 'kubernetes-ca'
        ? entry
        : {
            ...entry,
            otherCertificates: [
              {
                slot: 'next',
                subject: 'CN=kubernetes-ca',
                issuer: 'CN=kubernetes-ca',
                notBefore: '2026-11-28T12:00:00.000Z',
                notAfter: '2036-11-25T12:00:00.000Z',
                serial: '0a1b',
                fingerprint: print,
              },
            ],
          },
  );
  const details = detailsOf({ ...inventory, entries }, 'kubernetes-ca');
  expect(details.filter(({ label }) => label === 'Next')).toEqual([
    {
      label: 'Next',
      severity: 'info',
      values: [
        'CN=kubernetes-ca',
        'valid 2026-11-28 12:00:00Z to 2036-11-25 12:00:00Z',
        expect.stringMatching(/^SHA-256 c7:/),
        'serial 0a:1b',
      ],
    },
  ]);
  expect(shown(details, 'Next')?.replaceAll(/[: ]/g, '')).toContain(print);
  expect(shown(detailsOf(inventory, 'kubernetes-ca'), 'Next')).toBeUndefined();
});

describe('other details', () => {
  test('of what all share: whom it is for, and every location', () => {
    const details = detailsOf(inventory, 'kubernetes-ca-bundle');
    expect(shown(details, 'For')).toBe('the whole cluster');
    expect(details.find(({ label }) => label === 'Stored at')?.values).toHaveLength(3);
    expect(shown(details, 'Key file')).toBeUndefined();
  });

  test('of what is missing: what it would be, and nothing of a certificate', () => {
    const details = detailsOf(inventory, 'scheduler.conf cp2');
    expect(shown(details, 'Stored at')).toBe('./out/cp2/scheduler.conf (missing)');
    expect(shown(details, 'Subject')).toBeUndefined();
  });

  test('of what lacks a part: which one', () => {
    const withoutCertificate = inventory.entries.map((entry) => ({
      ...entry,
      state: 'missing' as const,
      parts: entry.parts.map((part) => (part.part === 'certificate' ? { ...part, state: 'absent' as const } : part)),
    }));
    const details = detailsOf({ ...inventory, entries: withoutCertificate }, 'apiserver cp1');
    expect(shown(details, 'Stored at')).toBe('./out/cp1/pki/apiserver.crt (missing)');
    expect(shown(details, 'Key file')).toBe('./out/cp1/pki/apiserver.key (never shown)');
  });

  test('of a key pair and of a kubeconfig: where the key is', () => {
    const pair = detailsOf(inventory, 'sa').filter(({ label }) => label === 'Stored at' || label === 'Key file');
    expect(pair.map(({ values }) => values[0])).toEqual(['./out/cp1/pki/sa.pub', './out/cp1/pki/sa.key (never shown)']);
    const kubeconfig = detailsOf(inventory, 'super-admin.conf cp1');
    expect(shown(kubeconfig, 'Key file')).toBe('inside ./out/cp1/super-admin.conf (never shown)');
  });

  test('of a group: how many are in which state, and which are not ok', () => {
    const details = groupDetails(inventory, 'apiserver');
    expect(shown(details, 'States')).toBe('1 due, 1 ok');
    expect(shown(details, 'Not ok')).toBe('cp1: due');
  });

  test('of what is not there any more: none', () => {
    expect(detailsOf(inventory, 'apiserver cp9')).toEqual([]);
  });

  test('of thousands of copies: as many as can be read', () => {
    const [first] = inventory.entries;
    const many = { ...inventory, entries: Array.from({ length: 5000 }, () => ({ ...first, state: 'ok' }) as never) };
    const locations = detailsOf(many, 'kubernetes-ca').find(({ label }) => label === 'Stored at')?.values ?? [];
    expect(locations).toHaveLength(51);
    expect(locations.at(-1)).toBe('and 4950 more');
  });
});

describe('a copy that lacks a file', () => {
  const lacking = (nodes: readonly string[], part: string, ofName: string): Inventory => ({
    ...inventory,
    entries: inventory.entries.map((entry) =>
      entry.name === ofName && nodes.includes(entry.node ?? '')
        ? {
            ...entry,
            state: 'missing' as const,
            parts: entry.parts.map((each) => (each.part === part ? { ...each, state: 'absent' as const } : each)),
          }
        : entry,
    ),
  });
  const all = ['cp1', 'cp2', 'cp3'];
  const cases = [
    ['a CA key, on one node', ['cp1'], 'private key', 'front-proxy-ca', '÷ incomplete, ', false],
    ['a CA key, on all nodes', all, 'private key', 'front-proxy-ca', '_ private key missing, ', false],
    ['a CA certificate, on all nodes', all, 'certificate', 'front-proxy-ca', '_ certificate missing, ', true],
    ['a bundle, on one node', ['cp2'], 'trust bundle', 'front-proxy-ca-bundle', '÷ incomplete', false],
    ['a public key, on one node', ['cp1'], 'public key', 'sa', '÷ incomplete', null],
    ['a public key, on all nodes', all, 'public key', 'sa', '_ public key missing', null],
  ] as const;
  test.each(cases)(
    '%s: the state says it, and only what is unusable cuts off',
    (_what, nodes, part, name, says, isNow) => {
      const { state, impact } = sideArtifact(lacking(nodes, part, name), name);
      expect(state.text.startsWith(says), state.text).toBe(true);
      expect(impact?.isNow ?? null).toBe(isNow);
    },
  );
});

test('control characters of every value are spelt out', () => {
  const hostile = inventoryOf(nameSets.hostile);
  const all = hostile.entries.map(({ artifact }) => detailsOf(hostile, artifact));
  const facts = [...all, groupDetails(hostile, 'apiserver')].flat();
  const texts = detailLines(facts, 400).map(({ text }) => text);
  expect(texts.join('\n')).toContain('\\u{1b}');
  for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test('a private key is not even part of what details are made from', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  // Details name what they show, so extra fields are not shown.
  const careless = {
    ...inventory,
    entries: inventory.entries.map((entry) => ({ ...entry, privateKey: secret, content: secret })),
  };
  const lines = careless.entries.flatMap(({ artifact }) => detailLines(detailsOf(careless, artifact), 78));
  expect(JSON.stringify(lines)).not.toMatch(/PRIVATE KEY/);
});

const lines = ['a', 'b', 'c', 'd'].map((text): DetailLine => ({ label: '', text, severity: 'info' }));

test('what fits is shown whole', () => {
  expect(clippedLines(lines, 4)).toBe(lines);
});

test('where lines are left out, the last says how many, and how they are seen', () => {
  expect(clippedLines(lines, 3).map(({ text }) => text)).toEqual(['a', 'b', '… 2 more lines: enter']);
});
