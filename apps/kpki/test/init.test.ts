import { hostname } from 'node:os';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { script } from './script.ts';

describe('kpki init', () => {
  script('--yes --keys rsa-2048 --out FILE: both classes of keys, and every other default', async ($) => {
    const result = await $.kpki('init --yes --keys rsa-2048 --out cluster.yaml');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toBe('Wrote cluster.yaml.\nNext: kpki plan -f cluster.yaml\n');
    const { kind, metadata, spec } = parse($.read('cluster.yaml'));
    expect(kind).toBe('ClusterPKI');
    expect(metadata).toEqual({ name: 'kubernetes' });
    expect(spec.keys).toEqual({ ca: 'rsa-2048', certificates: 'rsa-2048' });
    expect(spec.profile).toBe('kubernetes');
    expect(spec.controlPlane).toHaveLength(1);
    expect(spec.controlPlane[0].name).toBe(hostname().toLowerCase());
    await $.ends(0, 'plan -f cluster.yaml');
  });

  script('every answer as an option', async ($) => {
    const options = [
      '--cluster-name prod --endpoint api.example.com:6443 --profile kubeadm --keys ec-p256',
      '--control-plane cp1=192.0.2.11,2001:db8::11 --control-plane cp2=192.0.2.12 --worker w1=192.0.2.21',
    ].join(' ');
    await $.ends(0, `init --yes ${options}`);
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

  script('what no question asks for, as an option', async ($) => {
    const options = [
      '--kubernetes-version v1.33.2 --extra-name api.example.net --extra-name 192.0.2.99 --worker w1',
      '--service-subnet 10.128.0.0/16 --service-subnet fd00:10:96::/112 --dns-domain prod.local',
      '--control-plane cp1=192.0.2.11,fd00::11 --etcd external --etcd-node etcd1=192.0.2.31',
      '--ca-keys rsa-4096 --certificate-keys rsa-2048 --ca-validity 90d --certificate-validity 30d',
      '-e dev --backend @kpki/forge --sink-option root=/srv/pki',
    ].join(' ');
    await $.ends(0, `init --yes ${options}`, { stderr: '' });
    expect(parse($.read('kpki.yaml'))).toMatchObject({
      spec: {
        kubernetesVersion: 'v1.33.2',
        extraNames: { apiServer: ['api.example.net', '192.0.2.99'] },
        network: { serviceSubnets: ['10.128.0.0/16', 'fd00:10:96::/112'], dnsDomain: 'prod.local' },
        keys: { ca: 'rsa-4096', certificates: 'rsa-2048' },
        validity: { ca: '90d', certificates: '30d' },
        etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['192.0.2.31'] }] },
        nodes: [{ name: 'w1', addresses: [] }],
      },
      environments: {
        dev: {
          backends: { default: { use: '@kpki/forge' } },
          sinks: { main: { use: '@kpki/filesystem', with: { root: '/srv/pki' } } },
        },
      },
    });
  });

  script('two kinds of key where nothing is said, and --keys for both; what says more is stronger', async ($) => {
    const cases = [
      ['', { ca: 'ec-p384', certificates: 'ec-p256' }],
      ['--keys rsa-2048', { ca: 'rsa-2048', certificates: 'rsa-2048' }],
      ['--ca-keys rsa-4096 --keys rsa-2048', { ca: 'rsa-4096', certificates: 'rsa-2048' }],
      ['--certificate-keys ed25519', { ca: 'ec-p384', certificates: 'ed25519' }],
    ] as const;
    for (const [at, [options, keys]] of cases.entries()) {
      await $.ends(0, `init --yes --out ${at}.yaml ${options}`);
      expect(parse($.read(`${at}.yaml`)).spec.keys, options).toEqual(keys);
    }
  });

  script('--example: what `kpki start` begins with; one that is there stays as it is', async ($) => {
    expect(await $.kpki('init --example')).toEqual({
      code: 0,
      stdout: 'Wrote example-cluster/kpki.yaml.\nNext: kpki plan -f example-cluster/kpki.yaml -e local\n',
      stderr: '',
    });
    expect((await $.kpki('plan -f example-cluster/kpki.yaml')).stdout).toContain('Plan for cluster example in ');
    $.write('example-cluster/kpki.yaml', 'mine');
    await $.ends(2, 'init --example', { stderr: 'there already' });
    expect($.read('example-cluster/kpki.yaml')).toBe('mine');
    for (const other of ['--out x.yaml', '--from kubeadm.yaml', '-e dev', '--keys rsa-2048'])
      await $.ends(2, `init --example ${other}`, { stdout: '' });
    expect($.files()).toEqual(['example-cluster/kpki.yaml']);
  });

  script('never replaces a file', async ($) => {
    $.write('kpki.yaml', 'mine');
    expect(await $.kpki('init --yes')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'kpki: kpki.yaml: it is there already and is not replaced; name another with --out\n',
    });
    expect($.read('kpki.yaml')).toBe('mine');
  });

  script('nobody is there to answer: says what to add, and writes nothing', async ($) => {
    await $.ends(2, 'init', { stderr: 'add --yes' });
    expect($.files()).toEqual([]);
  });

  script('answers that can be no cluster’s are told, and nothing is written', async ($) => {
    const cases = [
      ['--control-plane cp1', '"cp1" is no node; write NAME=ADDRESS'],
      ['--control-plane cp1=host', '"cp1=host" is no node'],
      ['--control-plane CP_1=192.0.2.1', '--control-plane: `CP_1` is not an RFC 1123 name'],
      ['--endpoint api_example:6443', '--endpoint: `api_example` is not an RFC 1123 name'],
      ['--keys dsa', '--keys takes ec-p256'],
      ['--worker w1=', '--worker: "w1=" is no node'],
      ['--etcd external', '--etcd: its machines are missing; name each with --etcd-node'],
      ['--etcd stacked --etcd-node e1=192.0.2.1', '--etcd: with --etcd-node, etcd is external, not stacked'],
      ['--service-subnet 10.0.0.0/40', '--service-subnet: '],
      ['--extra-name a_b', '--extra-name: '],
      ['--certificate-validity 20y', '--certificate-validity: `20y` is longer than the CAs live'],
      ['--environment a/b', '--environment: '],
      ['--sink-option root', '--sink-option: "root" is no option; write KEY=VALUE'],
      ['--sink-option root=[', '--sink-option: the text after = is no value'],
      ['--sink-option size=3', '--sink-option: unknown option `size`'],
      ['--backend @kpki/forge', '--backend: @kpki/forge makes no ec-p384 keys'],
      ['--endpoint api_x:1 --extra-name a_b', '\n--extra-name: '],
    ] as const;
    for (const [options, words] of cases) {
      await $.ends(2, `init --yes ${options}`, { stderr: words });
    }
    expect($.files()).toEqual([]);
  });

  script('a folder that is not there', async ($) => {
    await $.ends(2, 'init --yes --out nowhere/kpki.yaml', { stderr: 'nowhere/kpki.yaml: its directory is not there' });
  });
});
