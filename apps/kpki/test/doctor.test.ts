import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { script } from './script.ts';

const unready = `export const sink = {
  kind: 'sink',
  contract: 1,
  name: 'unready',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  open: async () => ({
    atomic: 'each',
    locate: () => ({ id: 'nowhere' }),
    read: async () => null,
    write: async () => null,
    check: async () => {
      const refusal = { '~pluginError': true, code: 'unavailable' };
      throw Object.assign(new Error('no answer from \\u001b[31mthe store'), refusal);
    },
    close: async () => {},
  }),
};
`;

const several = `${kpkiFile()}  odd:
    sinks: { main: { use: ./unready.mjs, layout: kubeadm } }
`;

describe('kpki doctor', () => {
  script('each plugin that would be worked with says that it can be; nothing is written', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const { code, stdout, stderr } = await $.kpki('doctor');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'Cluster demo, environment local',
        '',
        '✓ ready: sink main',
        '✓ ready: backend default',
        '',
        '2 plugins, all usable.',
        '',
      ].join('\n'),
    );
    expect($.files()).toEqual(['kpki.yaml']);
  });

  script('one that cannot be worked with: why, and exit 1', async ($) => {
    $.write('kpki.yaml', several);
    $.write('unready.mjs', unready);
    await $.trustHere('./unready.mjs');
    await $.ends(2, 'doctor', { stderr: '`local`, `odd` with -e' });
    await $.ends(0, 'doctor -e local');
    const { code, stdout, stderr } = await $.kpki('doctor -e odd');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('✗ failed: sink main: no answer from \\u{1b}[31mthe store\n');
    expect(stdout).toContain('1 of 2 plugins is unusable.\n');
  });

  script('plugins that can be worked with, and a CA whose key cannot be had: exit 1', async ($) => {
    $.write('kpki.yaml', `${kpkiFile()}    ca: { etcd-ca: { keys: default/nowhere } }\n`);
    const { code, stdout, stderr } = await $.kpki('doctor');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('\n✗ etcd-ca: there is no issuer default/nowhere\n');
    expect(stdout).toContain('plugins, all usable.\n1 CA has no signing key.\n');
  });

  script('-o json and -o yaml: the same record', async ($) => {
    $.write('kpki.yaml', several);
    $.write('unready.mjs', unready);
    await $.trustHere('./unready.mjs');
    const [json, yaml] = [await $.kpki('doctor -e odd -o json'), await $.kpki('doctor -e odd -o yaml')];
    expect([json.code, yaml.code]).toEqual([1, 1]);
    expect(JSON.parse(json.stdout)).toEqual({
      apiVersion: 'kpki.dev/v1alpha1',
      kind: 'Check',
      cluster: 'demo',
      environment: 'odd',
      plugins: [
        {
          who: 'sink main',
          state: 'failed',
          text: 'no answer from \u001b[31mthe store',
          missing: [],
        },
        { who: 'backend default', state: 'ok', text: 'ready', missing: [] },
      ],
      cas: [],
    });
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  });

  script('a kubeadm configuration has no environment; --dir stands in for its sink', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    $.write('file', '');
    await $.ends(0, 'doctor -f kubeadm.yaml --dir out -o json', { stdout: '"environment": null' });
    await $.ends(1, 'doctor -f kubeadm.yaml --dir file', { stdout: '✗ failed: sink main: ' });
  });

  script('what is no plugin cannot be asked', async ($) => {
    $.write('kpki.yaml', several);
    await $.ends(2, 'doctor -e odd', { stdout: '', stderr: 'there is no plugin "./unready.mjs"' });
  });
});
