import type { ChangedModule } from './changed-module.ts';

/** Where a component comes from. */
export type Origin =
  | {
      readonly kind: 'go';
      /** The folder beside `src` with the go.mod that pins it. */
      readonly module: string;
      readonly package: string;
      readonly linkerFlags: readonly string[];
      /** Go's build tags; none where it is left out. */
      readonly tags?: readonly string[];
      /** Where the module does not build as it was published. */
      readonly changed?: ChangedModule;
    }
  | { readonly kind: 'debian'; readonly package: string }
  /** A package of npm with C++ in it, which npm brings uncompiled: its scripts are not run here. */
  | { readonly kind: 'addon'; readonly package: string };

/** What makes a program found on this machine the pinned one. */
export interface Release {
  readonly version: string;
  /** The arguments that make the program print its version. */
  readonly askedBy: readonly string[];
}

export interface ComponentRow {
  readonly origin: Origin;
  /** Absent where there is no release to pin: a program of this repository, or whatever version Debian has. */
  readonly release?: Release;
}

export type ComponentName =
  | 'etcd'
  | 'etcdctl'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubelet'
  | 'kube-proxy'
  | 'kubectl'
  | 'kubeadm'
  | 'zlint'
  | 'judge'
  | 'exposition'
  | 'vault'
  | 'openssl'
  | 'tmux'
  | 'strace'
  | 'ip'
  | 'python3'
  | 'chromium'
  | 'softhsm2-util'
  | 'pkcs11-tool'
  | 'g++'
  | 'pkcs11js';

const etcdVersion = '3.6.8';
const kubernetesVersion = '1.34.4';
const zlintVersion = '3.7.3';
const vaultVersion = '1.21.4';

/** What the release builds of Kubernetes set: without it a program calls itself v0.0.0-master. */
const kubernetesLinkerFlags: readonly string[] = [
  'k8s.io/component-base/version',
  'k8s.io/client-go/pkg/version',
].flatMap((versionPackage) => [
  `-X ${versionPackage}.gitVersion=v${kubernetesVersion}`,
  `-X ${versionPackage}.gitMajor=1`,
  `-X ${versionPackage}.gitMinor=34`,
  `-X ${versionPackage}.gitTreeState=clean`,
]);

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

function kubernetes(command: string, askedBy: readonly string[]): ComponentRow {
  return {
    origin: {
      kind: 'go',
      module: 'kubernetes',
      package: `k8s.io/kubernetes/cmd/${command}`,
      linkerFlags: kubernetesLinkerFlags,
    },
    release: { version: kubernetesVersion, askedBy },
  };
}

function etcd(goPackage: string, askedBy: readonly string[]): ComponentRow {
  return {
    origin: { kind: 'go', module: 'etcd', package: goPackage, linkerFlags: [] },
    release: { version: etcdVersion, askedBy },
  };
}

function debian(debianPackage: string): ComponentRow {
  return { origin: { kind: 'debian', package: debianPackage } };
}

/** Every component that the tests run on, and the version they are written for. */
export const components: Readonly<Record<ComponentName, ComponentRow>> = {
  etcd: etcd('go.etcd.io/etcd/server/v3', ['--version']),
  etcdctl: etcd('go.etcd.io/etcd/etcdctl/v3', ['version']),
  'kube-apiserver': kubernetes('kube-apiserver', ['--version']),
  'kube-controller-manager': kubernetes('kube-controller-manager', ['--version']),
  'kube-scheduler': kubernetes('kube-scheduler', ['--version']),
  kubelet: kubernetes('kubelet', ['--version']),
  'kube-proxy': kubernetes('kube-proxy', ['--version']),
  kubectl: kubernetes('kubectl', ['version', '--client']),
  kubeadm: kubernetes('kubeadm', ['version', '-o', 'short']),
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
  openssl: debian('openssl'),
  tmux: debian('tmux'),
  strace: debian('strace'),
  ip: debian('iproute2'),
  python3: debian('python3'),
  chromium: debian('chromium'),
  'softhsm2-util': debian('softhsm2'),
  'pkcs11-tool': debian('opensc'),
  // Behind the compiler, which it is built with.
  'g++': debian('g++'),
  pkcs11js: { origin: { kind: 'addon', package: 'pkcs11js' } },
};

export const componentNames: readonly ComponentName[] = Object.keys(components) as ComponentName[];

/**
 * Components that cannot be had, each with what was tried. Their suites are skipped even where CI runs;
 * every other missing component fails there. Empty as long as all of them work.
 */
export const unavailable: Readonly<Partial<Record<ComponentName, string>>> = {};
