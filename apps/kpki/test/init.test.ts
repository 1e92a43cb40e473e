import { hostname } from 'node:os';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { script } from './script.ts';

describe('kpki init', () => {
  script('--yes --keys rsa-2048 --to FILE: both classes of keys, and every other default', async ($) => {
    const result = await $.kpki('init --yes --keys rsa-2048 --to cluster.yaml');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toBe('Wrote cluster.yaml.\nNext: kpki plan -f cluster.yaml\n');
    const { kind, metadata, spec } = parse($.read('cluster.yaml'));
    expect(kind).toBe('ClusterPKI');
    expect(metadata).toEqual({ name: 'kubernetes' });
    expect(spec.keys).toEqual({ authorities: 'rsa-2048', certificates: 'rsa-2048' });
    expect(spec.profile).toBe('kubernetes');
    expect(spec.controlPlane).toHaveLength(1);
    expect(spec.controlPlane[0].name).toBe(hostname().toLowerCase());
    expect((await $.kpki('plan -f cluster.yaml')).code).toBe(0);
  });

  script('every answer as an option', async ($) => {
    const options = [
      '--cluster-name prod --endpoint api.example.com:6443 --profile kubeadm --keys ec-p256',
      '--control-plane cp1=192.0.2.11,2001:db8::11 --control-plane cp2=192.0.2.12 --worker w1=192.0.2.21',
    ].join(' ');
    expect(await $.kpki(`init --yes ${options}`)).toMatchObject({ code: 0 });
    expect(parse($.read('kpki.yaml'))).toMatchObject({
      metadata: { name: 'prod' },
      spec: {
        profile: 'kubeadm',
        controlPlaneEndpoint: 'api.example.com:6443',
        controlPlane: [
          { name: 'cp1', addresses: ['192.0.2.11', '2001:db8::11'] },
          { name: 'cp2', addresses: ['192.0.2.12'] },
        ],
        nodes: [{ name: 'w1', addresses: ['192.0.2.21'] }],
      },
    });
    const plan = await $.kpki('plan');
    expect(plan.stdout).toContain('apiserver cp2');
  });

  script('never replaces a file', async ($) => {
    $.write('kpki.yaml', 'mine');
    expect(await $.kpki('init --yes')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'kpki: kpki.yaml: it is there already and is not replaced; name another with --to\n',
    });
    expect($.read('kpki.yaml')).toBe('mine');
  });

  script('nobody is there to answer: says what to add, and writes nothing', async ($) => {
    expect(await $.kpki('init')).toMatchObject({ code: 2, stderr: expect.stringContaining('add --yes') });
    expect($.files()).toEqual([]);
  });

  script('answers that can be no cluster’s are told, and nothing is written', async ($) => {
    const cases = [
      ['--control-plane cp1', '"cp1" is no node; write NAME=ADDRESS'],
      ['--control-plane cp1=host', '"cp1=host" is no node'],
      ['--control-plane CP_1=192.0.2.1', '--control-plane: `CP_1` is not an RFC 1123 name'],
      ['--endpoint api_example:6443', '--endpoint: `api_example` is not an RFC 1123 name'],
      ['--keys dsa', '--keys takes rsa-2048'],
    ] as const;
    for (const [options, words] of cases) {
      expect(await $.kpki(`init --yes ${options}`)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
    }
    expect($.files()).toEqual([]);
  });

  script('a folder that is not there', async ($) => {
    expect(await $.kpki('init --yes --to nowhere/kpki.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nowhere/kpki.yaml: its directory is not there'),
    });
  });
});
