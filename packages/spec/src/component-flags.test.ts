import { describe, expect, test } from 'vitest';
import { cluster } from '../test/clusters.ts';
import { artifactsOf } from './artifacts.ts';
import { bundleEntries, caEntries } from './catalog/cas.ts';
import { certificateEntries, keyPairEntries } from './catalog/certificates.ts';
import { type Component, components } from './catalog/flag-entry.ts';
import { flagEntries, setFlags } from './catalog/flags.ts';
import { kubeconfigEntries } from './catalog/kubeconfigs.ts';
import { optionalArtifacts } from './catalog/optional-artifacts.ts';
import { settingEntries } from './catalog/settings.ts';
import { componentFlags, componentFlagsLeftUnset, flagsWithoutKey, type HasKeyFile } from './component-flags.ts';
import type { Cluster, Etcd } from './model.ts';

const flagsOf = (component: Component, different: Partial<Cluster> = {}, directory = '/etc/kubernetes') =>
  Object.fromEntries(
    componentFlags(cluster('kubeadm', different), component, directory).map(({ flag, value }) => [flag, value]),
  );

describe('the flags of a component', () => {
  test('kube-apiserver: what kubeadm puts into its static pod', () => {
    expect(flagsOf('kube-apiserver')).toEqual({
      '--client-ca-file': '/etc/kubernetes/pki/ca.crt',
      '--tls-cert-file': '/etc/kubernetes/pki/apiserver.crt',
      '--tls-private-key-file': '/etc/kubernetes/pki/apiserver.key',
      '--kubelet-client-certificate': '/etc/kubernetes/pki/apiserver-kubelet-client.crt',
      '--kubelet-client-key': '/etc/kubernetes/pki/apiserver-kubelet-client.key',
      '--etcd-cafile': '/etc/kubernetes/pki/etcd/ca.crt',
      '--etcd-certfile': '/etc/kubernetes/pki/apiserver-etcd-client.crt',
      '--etcd-keyfile': '/etc/kubernetes/pki/apiserver-etcd-client.key',
      '--requestheader-client-ca-file': '/etc/kubernetes/pki/front-proxy-ca.crt',
      '--requestheader-allowed-names': 'front-proxy-client',
      '--requestheader-username-headers': 'X-Remote-User',
      '--requestheader-group-headers': 'X-Remote-Group',
      '--requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      '--proxy-client-cert-file': '/etc/kubernetes/pki/front-proxy-client.crt',
      '--proxy-client-key-file': '/etc/kubernetes/pki/front-proxy-client.key',
      '--service-account-key-file': '/etc/kubernetes/pki/sa.pub',
      '--service-account-signing-key-file': '/etc/kubernetes/pki/sa.key',
      '--service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    });
  });

  test('kube-controller-manager', () => {
    expect(flagsOf('kube-controller-manager')).toEqual({
      '--kubeconfig': '/etc/kubernetes/controller-manager.conf',
      '--authentication-kubeconfig': '/etc/kubernetes/controller-manager.conf',
      '--authorization-kubeconfig': '/etc/kubernetes/controller-manager.conf',
      '--client-ca-file': '/etc/kubernetes/pki/ca.crt',
      '--requestheader-client-ca-file': '/etc/kubernetes/pki/front-proxy-ca.crt',
      '--root-ca-file': '/etc/kubernetes/pki/ca.crt',
      '--service-account-private-key-file': '/etc/kubernetes/pki/sa.key',
      '--cluster-signing-cert-file': '/etc/kubernetes/pki/ca.crt',
      '--cluster-signing-key-file': '/etc/kubernetes/pki/ca.key',
    });
  });

  test('etcd and etcdctl, below another directory', () => {
    expect(flagsOf('etcd', {}, '/srv/pki')).toEqual({
      '--cert-file': '/srv/pki/pki/etcd/server.crt',
      '--key-file': '/srv/pki/pki/etcd/server.key',
      '--trusted-ca-file': '/srv/pki/pki/etcd/ca.crt',
      '--client-cert-auth': 'true',
      '--peer-cert-file': '/srv/pki/pki/etcd/peer.crt',
      '--peer-key-file': '/srv/pki/pki/etcd/peer.key',
      '--peer-trusted-ca-file': '/srv/pki/pki/etcd/ca.crt',
      '--peer-client-cert-auth': 'true',
    });
    expect(Object.keys(flagsOf('etcdctl'))).toEqual(['--cacert', '--cert', '--key']);
  });

  test('certificates in another folder than the kubeconfigs, as with kubeadm’s certificatesDir', () => {
    const locations = (component: Component) => {
      const [declared, at] = [cluster('kubeadm'), ['/etc/kubernetes', '/srv/certs'] as const];
      const all = [
        ...componentFlags(declared, component, ...at),
        ...componentFlagsLeftUnset(declared, component, ...at),
      ];
      return all.map(({ value }) => value).filter((value) => value?.startsWith('/'));
    };
    const flags = componentFlags(cluster('kubeadm'), 'kubelet', '/etc/kubernetes', '/srv/certs');
    expect(flags.map(({ value }) => value)).toEqual(['/etc/kubernetes/kubelet.conf', '/srv/certs/ca.crt']);
    expect(locations('kube-controller-manager')).toContain('/srv/certs/ca.key');
    for (const component of components) {
      for (const location of locations(component)) {
        expect(location, component).toMatch(
          /^(\/srv\/certs\/(?!pki).*\.(crt|key|pub)|\/etc\/kubernetes\/[a-z-]+\.conf)$/,
        );
      }
    }
  });

  describe('an unmanaged etcd', () => {
    const etcdFlags = (etcd: Etcd) =>
      Object.entries(flagsOf('kube-apiserver', { etcd })).filter(([flag]) => flag.startsWith('--etcd'));

    test('takes its three flags from the API server', () => {
      expect(etcdFlags({ topology: 'stacked' })).toHaveLength(3);
      expect(etcdFlags({ topology: 'unmanaged' })).toEqual([]);
    });

    test('has those flags for the files that the configuration names, whatever the directory, and no others', () => {
      const files = { caFile: '/srv/etcd/ca.pem', certFile: '/srv/etcd/client.pem', keyFile: '/srv/etcd/client.key' };
      const etcd: Etcd = { topology: 'unmanaged', files };
      expect(etcdFlags(etcd)).toEqual([
        ['--etcd-cafile', files.caFile],
        ['--etcd-certfile', files.certFile],
        ['--etcd-keyfile', files.keyFile],
      ]);
      expect(etcdFlags({ topology: 'unmanaged', files: { caFile: files.caFile } })).toEqual([
        ['--etcd-cafile', files.caFile],
      ]);
      for (const component of components.filter((each) => each !== 'kube-apiserver')) {
        expect(flagsOf(component, { etcd }), component).toEqual(
          flagsOf(component, { etcd: { topology: 'unmanaged' } }),
        );
      }
      const artifacts = componentFlags(cluster('kubeadm', { etcd }), 'kube-apiserver', '/d');
      expect(artifacts.filter(({ flag }) => flag.startsWith('--etcd')).map(({ artifact }) => artifact)).toEqual([
        null,
        null,
        null,
      ]);
    });
  });

  test('the kubelet’s serving certificate brings its flags, and the API server’s check of it', () => {
    const added = (component: Component) => {
      const without = Object.keys(flagsOf(component));
      return Object.keys(flagsOf(component, { include: ['kubelet-server'] })).filter((flag) => !without.includes(flag));
    };
    expect(added('kubelet')).toEqual(['--tls-cert-file', '--tls-private-key-file']);
    expect(added('kube-apiserver')).toEqual(['--kubelet-certificate-authority']);
    expect(flagsOf('kube-proxy')).toEqual({});
    expect(flagsOf('kube-proxy', { include: ['kube-proxy.conf'] })).toEqual({
      '--kubeconfig': '/etc/kubernetes/kube-proxy.conf',
    });
  });

  test('the issuer of tokens follows the DNS domain', () => {
    const different = { network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'k8s.example' } };
    expect(flagsOf('kube-apiserver', different)['--service-account-issuer']).toBe(
      'https://kubernetes.default.svc.k8s.example',
    );
  });
});

describe('the flags of a component that are left unset', () => {
  const leftUnset = (component: Component, different: Partial<Cluster> = {}) =>
    Object.fromEntries(
      componentFlagsLeftUnset(cluster('kubeadm', different), component, '/d').map(({ flag, value }) => [flag, value]),
    );

  test('kube-scheduler: files of this PKI, and null where it has none', () => {
    expect(leftUnset('kube-scheduler')).toEqual({
      '--client-ca-file': '/d/pki/ca.crt',
      '--requestheader-client-ca-file': '/d/pki/front-proxy-ca.crt',
      '--tls-cert-file': null,
      '--tls-private-key-file': null,
      '--tls-sni-cert-key': null,
    });
  });

  test('kube-controller-manager: a pair for each signer, all of the Kubernetes CA', () => {
    const signing = Object.entries(leftUnset('kube-controller-manager')).filter(([flag]) => flag.includes('signing'));
    expect(signing).toHaveLength(8);
    for (const [flag, value] of signing) {
      expect(value, flag).toBe(flag.endsWith('-key-file') ? '/d/pki/ca.key' : '/d/pki/ca.crt');
    }
  });

  test('unmanaged etcd takes its files along, but not what is of another PKI', () => {
    const values = Object.values(leftUnset('etcd'));
    expect(values).toContain('/d/pki/etcd/server.crt');
    expect(values).toContain('/d/pki/etcd/peer.key');
    expect(new Set(Object.values(leftUnset('etcd', { etcd: { topology: 'unmanaged' } })))).toEqual(new Set([null]));
  });

  test('why, with what else is to be known', () => {
    const why = componentFlagsLeftUnset(cluster('kubeadm'), 'kube-scheduler', '/d').map((each) => each.why);
    expect(why[0]).toBe('Without it, the scheduler asks the API server.');
    expect(why[1]).toMatch(/asks the API server.*\. Set --requestheader-allowed-names with it/);
  });
});

const singleRoot = { topology: 'single-root', limitPathLength: false, permittedNames: null } as const;

test('with one root, clients in the cluster get the chain, and all else is as with separate ones', () => {
  for (const component of components) {
    const separate = componentFlags(cluster('kubernetes'), component, '/etc/kubernetes');
    const single = componentFlags(cluster('kubernetes', { ca: singleRoot }), component, '/etc/kubernetes');
    const different = single.filter(({ value }, at) => value !== separate[at]?.value);
    expect(single.map(({ flag }) => flag)).toEqual(separate.map(({ flag }) => flag));
    expect(different).toEqual(
      component === 'kube-controller-manager'
        ? [{ flag: '--root-ca-file', value: '/etc/kubernetes/pki/ca-chain.crt', artifact: 'kubernetes-ca-chain' }]
        : [],
    );
  }
});

describe('without the key of kubernetes-ca in a file', () => {
  const nowhere = (): boolean => false;
  const flags = (component: Component, hasKeyFile?: HasKeyFile): readonly string[] =>
    componentFlags(cluster('kubeadm'), component, '/d', undefined, hasKeyFile).map(({ flag }) => flag);
  const signing = ['--cluster-signing-cert-file', '--cluster-signing-key-file'];

  test('the controller-manager gets no flags to sign with, and all other components get theirs', () => {
    for (const component of components) {
      const left = flags(component, nowhere);
      const lacking = flags(component).filter((flag) => !left.includes(flag));
      expect(lacking, component).toEqual(component === 'kube-controller-manager' ? signing : []);
    }
    expect(flags('kube-controller-manager', (name) => name === 'kubernetes-ca')).toEqual(
      flags('kube-controller-manager'),
    );
  });

  test('why is said of both, and the flags for single signers are not offered in their place', () => {
    const unset = componentFlagsLeftUnset(cluster('kubeadm'), 'kube-controller-manager', '/d', undefined, nowhere);
    const why =
      "The key of kubernetes-ca is in no file: kube-controller-manager signs no requests, as in kubeadm's external CA mode.";
    expect(unset.filter(({ flag }) => flag.startsWith('--cluster-signing'))).toEqual(
      signing.map((flag) => ({ flag, value: null, artifact: 'kubernetes-ca', why })),
    );
    expect(flagsWithoutKey('kube-controller-manager', () => true)).toEqual([]);
  });
});

describe('the table of flags', () => {
  const entries = [...caEntries, ...bundleEntries, ...certificateEntries, ...keyPairEntries, ...kubeconfigEntries];

  test('every flag that reads an artifact of the catalog reads a part that it has', () => {
    const partsOf = new Map<string, readonly string[]>([
      ...[...caEntries, ...certificateEntries].map(({ name }) => [name, ['certificate', 'private key']] as const),
      ...bundleEntries.map(({ name }) => [name, ['trust bundle']] as const),
      ...keyPairEntries.map(({ name }) => [name, ['private key', 'public key']] as const),
      ...kubeconfigEntries.map(({ name }) => [name, ['kubeconfig']] as const),
    ]);
    for (const { component, flag, artifact, part } of flagEntries) {
      if (artifact !== null) expect(partsOf.get(artifact), `${component} ${flag}`).toContain(part);
    }
  });

  test('no component has a flag twice, and each has at least one', () => {
    const all = [...flagEntries, ...settingEntries].map(({ component, flag }) => `${component} ${flag}`);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(setFlags.map(({ component }) => component))).toEqual(new Set(components));
  });

  test('what verifies takes a bundle; what signs takes exactly one certificate', () => {
    for (const { flag, part, takes } of flagEntries) {
      if (part === 'trust bundle') expect(takes, flag).toBe('bundle');
      if (part === 'certificate') expect(takes, flag).toBe('one');
    }
    // The controller-manager exits when the file that it signs with holds a second certificate.
    const signing = flagEntries.find(({ flag }) => flag === '--cluster-signing-cert-file');
    expect(signing).toMatchObject({ artifact: 'kubernetes-ca', part: 'certificate', takes: 'one' });
  });

  test('every artifact is read by some component, but CAs that bundles stand for, and those that are for people', () => {
    const unread = entries.filter(
      ({ name }) => !setFlags.some(({ artifact, inSingleRoot }) => artifact === name || inSingleRoot === name),
    );
    const next =
      'give it the flag of the component that reads it, in catalog/flags.ts, or no rollout names who reloads it; name it here if people alone read it';
    expect(
      unread.map(({ name }) => name),
      next,
    ).toEqual(['root-ca', 'etcd-ca', 'front-proxy-ca', 'super-admin.conf', 'user']);
  });

  test('a flag is given exactly where the cluster has its artifact', () => {
    const clusters: readonly Cluster[] = [
      cluster('kubernetes'),
      cluster('kubeadm', { kubernetesVersion: 'v1.28.0' }),
      cluster('kubeadm', { etcd: { topology: 'unmanaged' } }),
      cluster('kubernetes', { include: optionalArtifacts }),
    ];
    for (const declared of clusters) {
      const there = new Set<string>(artifactsOf(declared).map(({ name }) => name));
      for (const component of components) {
        const given = componentFlags(declared, component, '/d').filter(({ artifact }) => artifact !== null);
        const wanted = setFlags.filter(
          (entry) =>
            entry.component === component && there.has(entry.artifact) && there.has(entry.onlyWith ?? entry.artifact),
        );
        expect(
          given.map(({ flag }) => flag),
          component,
        ).toEqual(wanted.map(({ flag }) => flag));
      }
    }
  });
});
