import { defineLayout } from '@kpki/plugin';
import { describe, expect } from 'vitest';
import { environments, sink, two } from './environments.ts';
import { script } from './script.ts';

describe('a layout of a third party', () => {
  const file = environments(`  dev:\n    sinks: { main: ${sink('out', './layout.mjs')} }\n`);
  const rows = [
    { artifact: '*', part: 'private key', path: ['{artifact}'], entry: '{node}.key', encoding: 'pem-pkcs8' },
    { artifact: '*', part: 'certificate', path: ['{artifact}'], entry: '{node}.crt', encoding: 'pem' },
  ] as const;
  const layout = (of: object): string => `export const layout = ${JSON.stringify(of)};\n`;

  script('is a file that exports its rows', async ($) => {
    $.write('kpki.yaml', file);
    const own = rows.map((row) => ({ ...row, artifact: 'kubernetes-ca' }));
    const pairs = rows.map((row) => ({ ...row, artifact: 'front-proxy-client' }));
    const ca = rows.map((row) => ({ ...row, artifact: 'front-proxy-ca' }));
    $.write('layout.mjs', layout(defineLayout({ name: 'acme', rows: [...own, ...ca, ...pairs] })));
    await $.trust('./layout.mjs');
    await $.ends(0, 'apply -e dev --yes');
    expect($.files('out')).toEqual(
      ['front-proxy-ca', 'front-proxy-client', 'kubernetes-ca'].flatMap((name) => [
        `${name}/cp1.crt`,
        `${name}/cp1.key`,
      ]),
    );
    expect($.read('out/kubernetes-ca/cp1.key')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  script('says for all artifacts where each part goes; of each the parts are kept that there are', async ($) => {
    $.write('kpki.yaml', file);
    const rest = [
      { artifact: '*', part: 'public key', path: ['{artifact}'], entry: 'pub', encoding: 'pem' },
      { artifact: '*', part: 'trust bundle', path: ['{artifact}'], entry: 'trust', encoding: 'pem' },
      { artifact: '*', part: 'kubeconfig', path: ['{artifact}'], entry: '{owner}.conf', encoding: 'kubeconfig' },
    ] as const;
    $.write('layout.mjs', layout(defineLayout({ name: 'acme', rows: [...rows, ...rest] })));
    await $.trust('./layout.mjs');
    await $.ends(0, 'apply -e dev --yes');
    expect($.files('out').filter((name) => /^(sa|admin\.conf|apiserver|kubernetes-ca)\//.test(name))).toEqual([
      'admin.conf/cp1.conf',
      'admin.conf/trust',
      'apiserver/cp1.crt',
      'apiserver/cp1.key',
      'apiserver/trust',
      'kubernetes-ca/cp1.crt',
      'kubernetes-ca/cp1.key',
      'kubernetes-ca/trust',
      'sa/cp1.key',
      'sa/pub',
    ]);
    expect((await $.kpki('verify -e dev')).stdout).toMatch(/All \d+ checks hold\./);
  });

  script('is refused with its location in the file, and which row is wrong', async ($) => {
    $.write('kpki.yaml', file);
    const wrong = [...rows, { ...rows[0], part: 'key' as 'private key' }];
    $.write('layout.mjs', layout(defineLayout({ name: 'acme', rows: wrong })));
    await $.trust('./layout.mjs');
    await $.ends(2, 'plan -e dev', {
      stderr: /^kpki\.yaml:\d+:\d+: sink main: \.\/layout\.mjs: rows\[2\]: `part` is none of/m,
    });
    $.write('layout.mjs', 'export const rows = [];\n');
    await $.trust('./layout.mjs');
    expect((await $.kpki('plan -e dev')).stderr).toContain('./layout.mjs exports no `layout`');
  });
});

describe('--wait', () => {
  script('waits while another run is at work, and goes on then', async ($) => {
    const slow = two.replace('ca: ec-p256, certificates: ec-p256', 'ca: rsa-3072, certificates: rsa-3072');
    $.write('slow.yaml', slow);
    $.write('kpki.yaml', two);
    let second: ReturnType<typeof $.kpki> | undefined;
    const first = await $.kpki('apply -f slow.yaml -e dev --yes', {
      onOutput: (output) => {
        if (/^create /m.test(output)) second ??= $.kpki('apply -e dev --yes --wait');
        return null;
      },
    });
    expect(first.code).toBe(0);
    const waited = await second;
    expect(waited?.stderr).toMatch(
      /is in use by kpki apply on \S+, process \d+ \(\w+\); waiting until it has finished/,
    );
    // The other run has changed what this one had planned for, so that it plans again.
    expect(waited?.stderr).toContain('planning again');
    expect(waited?.code).toBe(0);
  });
});
