import {
  answersFromKubeadm,
  type Cluster,
  type Configuration,
  parseConfiguration,
  writeConfiguration,
} from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from '../integration/kubeadm-configurations.ts';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { script } from './script.ts';

const machine = { name: 'this', addresses: ['192.0.2.99'] };

function read(text: string): Configuration | null {
  return parseConfiguration(text, 'f', { machine }).configuration ?? null;
}

/** Without what `notCarried` names. */
function comparable({ controlPlaneKubeletLocalMode: _, etcd, ...cluster }: Cluster) {
  return { ...cluster, etcd: etcd.topology === 'external' ? etcd : { topology: etcd.topology } };
}

const versions = ['v1.34.4', 'v1.35.4', 'v1.36.3', 'v1.37.2'] as const;
const configurations = kubeadmConfigurations.flatMap((title) =>
  versions.map((version) => [title, version, kubeadmConfiguration(title, version)] as const),
);

test.each(configurations)('%s, %s: the kpki.yaml declares the same cluster', (title, version, text) => {
  const configuration = read(text);
  expect(configuration !== null).toBe(isRead(title, version));
  if (configuration === null) return;
  const { answers, notCarried } = answersFromKubeadm(configuration);
  const written = read(writeConfiguration(answers));
  expect(written && comparable(written.cluster)).toEqual(comparable(configuration.cluster));
  const lost: Readonly<Record<string, string>> = {
    'external etcd': 'etcd-files',
    // From 1.35 on the gate has no effect.
    ...(version === 'v1.34.4' ? { 'kubelets that call the endpoint, by a feature gate': 'kubelet-local-mode' } : {}),
  };
  expect(notCarried.map(({ code }) => code)).toEqual(lost[title] === undefined ? [] : [lost[title]]);
});

test('only the folder of certificates that kubeadm has by default needs no word', () => {
  const configuration = read(`${kubeadmFile}certificatesDir: /srv/x/pki\n`);
  expect(configuration && answersFromKubeadm(configuration).notCarried).toEqual([
    { code: 'certificates-dir', path: '/srv/x/pki' },
  ]);
});

describe('kpki init --from kubeadm.yaml', () => {
  script('nodes of the line are added, and the file is used as it is', async ($) => {
    $.write('kubeadm.yaml', `${kubeadmFile}controlPlaneEndpoint: api.example.com:6443\n`);
    const more = '--control-plane cp2=192.0.2.12 --control-plane cp3=192.0.2.13 --worker w1=192.0.2.21';
    expect(await $.kpki(`init --from kubeadm.yaml ${more}`)).toEqual({
      code: 0,
      stdout: 'Wrote kpki.yaml from kubeadm.yaml: 3 control-plane nodes, 1 worker.\nNext: kpki plan\n',
      stderr: '',
    });
    const cluster = read($.read('kpki.yaml'))?.cluster;
    expect(cluster).toMatchObject({
      profile: 'kubeadm',
      kubernetesVersion: 'v1.34.1',
      endpoint: { host: 'api.example.com', port: 6443 },
      keys: { ca: 'ec-p256', certificates: 'ec-p256' },
      workers: [{ name: 'w1', addresses: ['192.0.2.21'] }],
    });
    expect(cluster?.controlPlane.map(({ name, addresses }) => `${name}=${addresses.join()}`)).toEqual([
      'cp1=192.0.2.10',
      'cp2=192.0.2.12',
      'cp3=192.0.2.13',
    ]);
    const plan = await $.kpki('plan');
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.stdout).toMatch(/create +apiserver cp3/);
  });

  script('options win over the file, a node of one name too', async ($) => {
    const join = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: { name: w1 }\n';
    $.write('kubeadm.yaml', `${kubeadmFile}controlPlaneEndpoint: api.example.com\nclusterName: eu\n---\n${join}`);
    const options = [
      '--cluster-name us --kubernetes-version v1.37.1 --keys rsa-3072 -e prod',
      '--control-plane cp1=192.0.2.77 --control-plane w1=192.0.2.21',
    ].join(' ');
    await $.ends(0, `init --from kubeadm.yaml ${options} --endpoint=`, { stderr: '' });
    const configuration = read($.read('kpki.yaml'));
    expect(configuration?.environment?.name).toBe('prod');
    expect(configuration?.cluster).toMatchObject({
      name: 'us',
      kubernetesVersion: 'v1.37.1',
      endpoint: null,
      keys: { ca: 'rsa-3072', certificates: 'rsa-3072' },
      controlPlane: [
        { name: 'cp1', addresses: ['192.0.2.77'] },
        { name: 'w1', addresses: ['192.0.2.21'] },
      ],
      workers: [],
    });
  });

  script('what the file cannot say is said', async ($) => {
    const files = '{ caFile: /e/ca.crt, certFile: /e/c.crt, keyFile: /e/c.key }';
    $.write(
      'kubeadm.yaml',
      [
        kubeadmFile,
        'certificatesDir: /etc/kubernetes/certs',
        'featureGates: { ControlPlaneKubeletLocalMode: false }',
        `etcd: { external: { endpoints: ["https://192.0.2.40:2379"], ${files.slice(1)} }`,
        '',
      ].join('\n'),
    );
    const { stderr } = await $.ends(0, 'init --from kubeadm.yaml');
    expect(stderr).toContain('warning: kubeadm.yaml: certificatesDir /etc/kubernetes/certs is not carried over.');
    expect(stderr).toContain('the files of etcd.external (/e/ca.crt, /e/c.crt, /e/c.key) are not carried over.');
    expect(stderr).toContain('featureGates.ControlPlaneKubeletLocalMode: false is not carried over. kubelet.conf of');
  });

  script('what is no kubeadm configuration, and what no kpki.yaml can be', async ($) => {
    $.write('other.yaml', kpkiFile());
    $.write('kubeadm.yaml', `${kubeadmFile}clusterName: "a/b"\n`);
    const cases = [
      ['--from nowhere.yaml', 'nowhere.yaml: there is no such file'],
      ['--from other.yaml', 'other.yaml: it is a kpki.yaml, and --from takes a kubeadm configuration'],
      ['--from kubeadm.yaml', 'kpki: kubeadm.yaml: metadata.name: '],
      ['--from kubeadm.yaml --cluster-name eu --control-plane cp2', '--control-plane: "cp2" is no node'],
    ] as const;
    for (const [options, words] of cases) {
      await $.ends(2, `init ${options}`, { stdout: '', stderr: words });
    }
    expect($.files()).toEqual(['kubeadm.yaml', 'other.yaml']);
  });

  script('kpki plan says so where there is an endpoint for one node', async ($) => {
    const hint =
      'kubeadm.yaml has a controlPlaneEndpoint and only one control-plane node, cp1. ' +
      'For more nodes: kpki init --from kubeadm.yaml --control-plane NAME=ADDRESS\n';
    $.write('kubeadm.yaml', `${kubeadmFile}controlPlaneEndpoint: api.example.com\n`);
    expect((await $.kpki('plan -f kubeadm.yaml --dir out')).stderr).toContain(hint);
    expect((await $.kpki('plan -f kubeadm.yaml --dir out -o json')).stderr).not.toContain('only one');
    for (const endpoint of ['', 'controlPlaneEndpoint: 192.0.2.10:6443\n']) {
      $.write('kubeadm.yaml', `${kubeadmFile}${endpoint}`);
      expect((await $.kpki('plan -f kubeadm.yaml --dir out')).stderr).not.toContain('only one');
    }
  });
});
