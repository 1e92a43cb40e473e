import type { ChangedModule } from './changed-module.ts';

export type Origin =
  | {
      readonly kind: 'go';
      /** The folder next to `src` with the go.mod that pins it. */
      readonly module: string;
      readonly package: string;
      readonly linkerFlags: readonly string[];
      readonly tags?: readonly string[];
      readonly changed?: ChangedModule;
    }
  | { readonly kind: 'debian'; readonly package: string }
  /** A package of npm with C++ in it, which npm brings uncompiled: its scripts are not run here. */
  | { readonly kind: 'addon'; readonly package: string }
  /** A right of this user on this machine. Nothing can install it. */
  | { readonly kind: 'right' };

export interface Release {
  readonly version: string;
  readonly askedBy: readonly string[];
}

export interface ComponentRow {
  readonly origin: Origin;
  /** Absent where there is no release to pin: a program of this repository, or whatever version Debian has. */
  readonly release?: Release;
  /** All its suites are soak, so `npm test` does not wait for its build. */
  readonly isForSoakOnly?: true;
}

export type KubernetesProgram =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubelet'
  | 'kube-proxy'
  | 'kubectl'
  | 'kubeadm';

export type EtcdProgram = 'etcd' | 'etcdctl';

/** The minors of Kubernetes that the tests run on, each with an etcd of its time. */
export type KubernetesRelease = '1.34' | '1.37';

/** The release that a test gets unless it asks for another one. Its programs have plain names. */
export const defaultRelease: '1.37' = '1.37';

type OtherRelease = Exclude<KubernetesRelease, typeof defaultRelease>;

/** The minors between, with kubeadm only; its output is recorded. */
export type RecordedRelease = '1.35' | '1.36';

export type ClusterApiProgram =
  | 'cluster-api-core'
  | 'cluster-api-bootstrap'
  | 'cluster-api-control-plane'
  /** Its machines are in memory, with an API server and an etcd that answer as much as the other controllers ask. */
  | 'cluster-api-infrastructure';

export type ComponentName =
  | KubernetesProgram
  | `${KubernetesProgram}@${OtherRelease}`
  | EtcdProgram
  | `${EtcdProgram}@${OtherRelease}`
  | `kubeadm@${RecordedRelease}`
  | ClusterApiProgram
  | 'cert-manager'
  | 'zlint'
  | 'judge'
  | 'exposition'
  | 'promtool'
  | 'fake-cri'
  | 'sample-apiserver'
  | 'vault'
  | 'openssl'
  | 'tmux'
  | 'strace'
  | 'ip'
  | 'nft'
  | 'node-namespaces'
  | 'python3'
  | 'chromium'
  | 'softhsm2-util'
  | 'pkcs11-tool'
  | 'g++'
  | 'pkcs11js'
  | 'actionlint'
  | 'crane'
  | 'k9s'
  | 'krew'
  | 'validate-krew-manifest'
  | 'spdx'
  | 'shellcheck'
  | 'lintian'
  | 'aarch64-linux-gnu-g++'
  | 'qemu-aarch64';

export const etcdVersions: Readonly<Record<KubernetesRelease, string>> = { '1.34': '3.6.8', '1.37': '3.7.3' };
export const kubernetesVersions: Readonly<Record<KubernetesRelease, string>> = { '1.34': '1.34.4', '1.37': '1.37.2' };
export const recordedVersions: Readonly<Record<RecordedRelease, string>> = { '1.35': '1.35.4', '1.36': '1.36.3' };
const zlintVersion = '3.7.3';
const vaultVersion = '1.21.4';
/** Of its Go module: Prometheus 3.16.0. */
const prometheusVersion = '0.316.0';
const clusterApiVersion = '1.14.2';
const actionlintVersion = '1.7.12';
const craneVersion = '0.22.1';
const k9sVersion = '0.50.16';
const krewVersion = '0.4.3';

/** What the release builds of Kubernetes set: without it a program calls itself v0.0.0-master. */
function kubernetesLinkerFlags(version: string): readonly string[] {
  const [major, minor] = version.split('.');
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((versionPackage) => [
    `-X ${versionPackage}.gitVersion=v${version}`,
    `-X ${versionPackage}.gitMajor=${major}`,
    `-X ${versionPackage}.gitMinor=${minor}`,
    `-X ${versionPackage}.gitTreeState=clean`,
  ]);
}

/**
 * As a dependency Vault gets the newest of its modules that any other one asks for, and not those of its own go.mod's
 * `replace` lines: an argument more in one type of its SDK, and a result more of one function.
 */
const vaultForOneSdk: ChangedModule = {
  path: 'github.com/hashicorp/vault',
  edits: [
    {
      file: 'vault/identity_store.go',
      from: 'ActivationFunc: iStore.activateDeduplication,',
      to: 'ActivationFunc: func(ctx context.Context, req *logical.Request, _ string) error { return iStore.activateDeduplication(ctx, req) },',
      times: 1,
    },
    {
      file: 'vault/logical_system_activation_flags.go',
      from: 'ActivationFunc(ctx, nil)',
      to: 'ActivationFunc(ctx, nil, "")',
      times: 1,
    },
    {
      file: 'builtin/logical/transit/path_restore.go',
      from: 'restoredKeyName, err := b.lm.RestorePolicy(',
      to: 'restoredKeyName, err := keyName, b.lm.RestorePolicy(',
      times: 1,
    },
    // Its small build has no login by Kubernetes and stores nothing in files, and that is all of the large one that is
    // needed here.
    {
      file: 'command/commands_min.go',
      from: 'import (\n',
      to: 'import (\n\tphysFile "github.com/hashicorp/vault/sdk/physical/file"\n',
      times: 1,
    },
    {
      file: 'command/commands_min.go',
      from: 'func extendAddonHandlers(*vaultHandlers) {\n',
      to: 'func extendAddonHandlers(handlers *vaultHandlers) {\n\thandlers.physicalBackends["file"] = physFile.NewFileBackend\n',
      times: 1,
    },
    {
      file: 'helper/builtinplugins/registry_min.go',
      from: 'package builtinplugins\n',
      to: 'package builtinplugins\n\nimport credKube "github.com/hashicorp/vault-plugin-auth-kubernetes"\n',
      times: 1,
    },
    {
      file: 'helper/builtinplugins/registry_min.go',
      from: 'func extendAddonPlugins(_ *registry) {\n',
      to: 'func extendAddonPlugins(reg *registry) {\n\treg.credentialBackends["kubernetes"] = credentialBackend{Factory: credKube.Factory}\n',
      times: 1,
    },
  ],
};

const kubernetesModules: Readonly<Record<KubernetesRelease, string>> = {
  '1.34': 'kubernetes',
  '1.37': 'kubernetes-1.37',
};

const etcdModules: Readonly<Record<KubernetesRelease, string>> = { '1.34': 'etcd', '1.37': 'etcd-3.7' };

const kubeadmAskedBy = ['version', '-o', 'short'] as const;

/**
 * How each program of a release says its version. In the order in which one build leaves most to the next: the cache of Go has
 * what an earlier one compiled.
 */
const kubernetesPrograms: Readonly<Record<KubernetesProgram, readonly string[]>> = {
  'kube-apiserver': ['--version'],
  'kube-controller-manager': ['--version'],
  'kube-scheduler': ['--version'],
  kubelet: ['--version'],
  'kube-proxy': ['--version'],
  kubectl: ['version', '--client'],
  kubeadm: kubeadmAskedBy,
};

const etcdPrograms: Readonly<Record<EtcdProgram, { readonly package: string; readonly askedBy: readonly string[] }>> = {
  etcd: { package: 'go.etcd.io/etcd/server/v3', askedBy: ['--version'] },
  etcdctl: { package: 'go.etcd.io/etcd/etcdctl/v3', askedBy: ['version'] },
};

function rowsOf(release: KubernetesRelease): Readonly<Record<string, ComponentRow>> {
  const ofEtcd = Object.entries(etcdPrograms).map(
    ([program, { package: goPackage, askedBy }]): [string, ComponentRow] => [
      program,
      {
        origin: { kind: 'go', module: etcdModules[release], package: goPackage, linkerFlags: [] },
        release: { version: etcdVersions[release], askedBy },
      },
    ],
  );
  const ofKubernetes = Object.entries(kubernetesPrograms).map(([program, askedBy]): [string, ComponentRow] => [
    program,
    {
      origin: {
        kind: 'go',
        module: kubernetesModules[release],
        package: `k8s.io/kubernetes/cmd/${program}`,
        linkerFlags: kubernetesLinkerFlags(kubernetesVersions[release]),
      },
      release: { version: kubernetesVersions[release], askedBy },
    },
  ]);
  return Object.fromEntries(
    [...ofEtcd, ...ofKubernetes].map(([program, row]) => [
      ofRelease(program as KubernetesProgram | EtcdProgram, release),
      row,
    ]),
  );
}

function recordedKubeadm(release: RecordedRelease): ComponentRow {
  const version = recordedVersions[release];
  return {
    origin: {
      kind: 'go',
      module: `kubeadm-${release}`,
      package: 'k8s.io/kubernetes/cmd/kubeadm',
      linkerFlags: kubernetesLinkerFlags(version),
    },
    release: { version, askedBy: kubeadmAskedBy },
    isForSoakOnly: true,
  };
}

function clusterApi(goPackage: string): ComponentRow {
  return {
    origin: {
      kind: 'go',
      module: 'consumers',
      package: `sigs.k8s.io/cluster-api/${goPackage}`,
      linkerFlags: [`-X sigs.k8s.io/cluster-api/version.gitVersion=v${clusterApiVersion}`],
    },
    release: { version: clusterApiVersion, askedBy: ['--version'] },
    isForSoakOnly: true,
  };
}

function debian(debianPackage: string): ComponentRow {
  return { origin: { kind: 'debian', package: debianPackage } };
}

export const components: Readonly<Record<ComponentName, ComponentRow>> = {
  ...(rowsOf(defaultRelease) as Record<KubernetesProgram | EtcdProgram, ComponentRow>),
  ...(rowsOf('1.34') as Record<`${KubernetesProgram | EtcdProgram}@${OtherRelease}`, ComponentRow>),
  'kubeadm@1.35': recordedKubeadm('1.35'),
  'kubeadm@1.36': recordedKubeadm('1.36'),
  zlint: {
    origin: {
      kind: 'go',
      module: 'zlint',
      package: 'github.com/zmap/zlint/v3/cmd/zlint',
      linkerFlags: [`-X main.version=v${zlintVersion}`],
    },
    release: { version: zlintVersion, askedBy: ['-version'] },
  },
  judge: { origin: { kind: 'go', module: 'judge', package: '.', linkerFlags: [] } },
  exposition: { origin: { kind: 'go', module: 'exposition', package: '.', linkerFlags: [] } },
  promtool: {
    origin: {
      kind: 'go',
      module: 'promtool',
      package: 'github.com/prometheus/prometheus/cmd/promtool',
      linkerFlags: [],
      // Without the clouds in which Prometheus finds servers.
      tags: ['remove_all_sd'],
    },
    release: { version: prometheusVersion, askedBy: ['--version'] },
    isForSoakOnly: true,
  },
  // One build for the kubelets of all releases: CRI v1 is a stable API.
  'fake-cri': { origin: { kind: 'go', module: 'fake-cri', package: '.', linkerFlags: [] } },
  'sample-apiserver': {
    origin: { kind: 'go', module: 'sample-apiserver', package: 'k8s.io/sample-apiserver', linkerFlags: [] },
    // Of the release that tests get unless they ask for another one. It prints no version, so it is always built.
    release: { version: kubernetesVersions[defaultRelease].replace(/^1/, '0'), askedBy: ['--help'] },
  },
  vault: {
    origin: {
      kind: 'go',
      module: 'vault',
      package: 'github.com/hashicorp/vault',
      linkerFlags: [],
      // Without the clouds and databases that Vault knows: building those takes longer than all of Kubernetes.
      tags: ['minimal'],
      changed: vaultForOneSdk,
    },
    release: { version: vaultVersion, askedBy: ['version'] },
  },
  'cluster-api-control-plane': clusterApi('controlplane/kubeadm'),
  'cluster-api-bootstrap': clusterApi('bootstrap/kubeadm'),
  'cluster-api-core': clusterApi('core'),
  'cluster-api-infrastructure': clusterApi('test/infrastructure/docker'),
  'cert-manager': {
    // cert-manager 1.21.2 (consumers/go.mod) below a main of ours, which says no version.
    origin: { kind: 'go', module: 'consumers', package: './cert-manager', linkerFlags: [] },
    isForSoakOnly: true,
  },
  openssl: debian('openssl'),
  tmux: debian('tmux'),
  strace: debian('strace'),
  ip: debian('iproute2'),
  nft: debian('nftables'),
  // Behind iproute2, which is asked whether they can be made.
  'node-namespaces': { origin: { kind: 'right' } },
  python3: debian('python3'),
  chromium: debian('chromium'),
  'softhsm2-util': debian('softhsm2'),
  'pkcs11-tool': debian('opensc'),
  // Behind the compiler, which it is built with.
  'g++': debian('g++'),
  pkcs11js: { origin: { kind: 'addon', package: 'pkcs11js' } },
  // Judges of what is released and of the workflows, and the other processor.
  actionlint: {
    origin: {
      kind: 'go',
      module: 'actionlint',
      package: 'github.com/rhysd/actionlint/cmd/actionlint',
      linkerFlags: [`-X github.com/rhysd/actionlint.version=${actionlintVersion}`],
    },
    release: { version: actionlintVersion, askedBy: ['-version'] },
  },
  crane: {
    origin: {
      kind: 'go',
      module: 'crane',
      package: 'github.com/google/go-containerregistry/cmd/crane',
      linkerFlags: [`-X github.com/google/go-containerregistry/cmd/crane/cmd.Version=${craneVersion}`],
    },
    release: { version: craneVersion, askedBy: ['version'] },
  },
  k9s: {
    origin: {
      kind: 'go',
      module: 'k9s',
      package: 'github.com/derailed/k9s',
      linkerFlags: [`-X github.com/derailed/k9s/cmd.version=v${k9sVersion}`],
    },
    release: { version: k9sVersion, askedBy: ['version', '--short'] },
    isForSoakOnly: true,
  },
  krew: {
    origin: {
      kind: 'go',
      module: 'krew',
      package: 'sigs.k8s.io/krew/cmd/krew',
      linkerFlags: [`-X sigs.k8s.io/krew/internal/version.gitTag=v${krewVersion}`],
    },
    release: { version: krewVersion, askedBy: ['version'] },
  },
  'validate-krew-manifest': {
    origin: {
      kind: 'go',
      module: 'krew',
      package: 'sigs.k8s.io/krew/cmd/validate-krew-manifest',
      linkerFlags: [],
    },
    // It prints no version, so it is always built.
    release: { version: krewVersion, askedBy: ['-help'] },
  },
  spdx: { origin: { kind: 'go', module: 'spdx', package: '.', linkerFlags: [] } },
  shellcheck: debian('shellcheck'),
  lintian: { ...debian('lintian'), isForSoakOnly: true },
  'aarch64-linux-gnu-g++': { ...debian('g++-aarch64-linux-gnu'), isForSoakOnly: true },
  'qemu-aarch64': { ...debian('qemu-user'), isForSoakOnly: true },
};

export function ofRelease(
  program: KubernetesProgram | EtcdProgram,
  release: KubernetesRelease = defaultRelease,
): ComponentName {
  return release === defaultRelease ? program : `${program}@${release}`;
}

/** The exact version of a release, as `kubernetesVersion` names it: `v1.34.4`. */
export function versionOf(release: KubernetesRelease = defaultRelease): string {
  return `v${kubernetesVersions[release]}`;
}

export function fileNameOf(name: ComponentName): string {
  return name.split('@', 1)[0] ?? name;
}

export const componentNames: readonly ComponentName[] = Object.keys(components) as ComponentName[];

/** Components that cannot be had, with what was tried: their suites are skipped in CI too, where others fail. */
export const unavailable: Readonly<Partial<Record<ComponentName, string>>> = {};
