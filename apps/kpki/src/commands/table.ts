import type { CommandArgument, CommandSpec, RunCommand } from '../command-line/command.ts';
import type { OptionName } from '../options/options.ts';
import { formatsOfReports, reportReaders } from '../options/report-format.ts';
import { version } from '../version.ts';

const where: readonly OptionName[] = ['file', 'environment', 'dir'];

const whereToLook: readonly OptionName[] = [...where, 'from'];

const artifactName: CommandArgument = {
  name: 'artifact',
  description: 'a name of the catalog: apiserver, etcd-ca, admin.conf',
  required: false,
};

const pluginUse: CommandArgument = {
  name: 'plugin',
  description: 'as the configuration has it under `use` or `layout`: a package, or a file such as ./keys.js',
  required: true,
};

const looksAt: NonNullable<CommandSpec['wording']> = {
  dir: {
    value: 'DIR',
    description: "look at this directory, in kubeadm's layout, in place of the environment's sinks",
  },
};

const severalFiles: NonNullable<CommandSpec['wording']> = {
  file: {
    value: 'FILE',
    description:
      'kpki.yaml or a kubeadm configuration; several, or a pattern such as clusters/*.yaml: one after the other',
  },
};

const chosenLeaves: Pick<CommandSpec, 'arguments' | 'options' | 'wording'> = {
  arguments: [
    { ...artifactName, description: 'a name of the catalog: apiserver, admin.conf, user' },
    {
      name: 'owner',
      description: 'the node or user that it is made for, all of them where it is left out; or a further CA',
      required: false,
      repeats: true,
    },
  ],
  options: [
    ...where,
    ...(['node', 'signed-by', 'within', 'all', 'out', 'dry-run', 'before', 'after', 'yes', 'wait', 'output'] as const),
  ],
  wording: {
    node: { value: 'NAME', description: 'only what this node keeps; may be given several times' },
    'signed-by': { value: 'NAME', description: 'only what this CA signs; may be given several times' },
    within: { value: 'TIME', description: 'only what ends within this time, or has ended: 30d' },
    all: { description: 'everything that CAs sign: every certificate and kubeconfig' },
    out: { value: 'FILE', description: 'save the plan in this file, for `kpki apply --plan`, and carry nothing out' },
  },
};

export const commands: readonly CommandSpec[] = [
  {
    name: 'ui',
    summary: 'open the terminal UI; `kpki` alone does the same',
    arguments: [],
    options: [...where, 'read-only', 'accessible'],
    examples: ['kpki', 'kpki -e prod --read-only', 'kpki --accessible'],
    load: () => import('./ui.ts'),
  },
  {
    name: 'init',
    summary: 'write a kpki.yaml, from options and a few questions',
    arguments: [],
    options: [
      ...([
        'out',
        'from',
        'yes',
        'example',
        'cluster-name',
        'profile',
        'kubernetes-version',
        'endpoint',
        'extra-name',
      ] as const),
      ...(['service-subnet', 'dns-domain', 'control-plane', 'worker', 'etcd', 'etcd-node'] as const),
      ...(['keys', 'ca-keys', 'certificate-keys', 'ca-validity', 'certificate-validity'] as const),
      ...(['environment', 'backend', 'backend-option', 'sink', 'sink-option', 'layout', 'another-sink'] as const),
      ...(['topology', 'another-backend', 'key-location'] as const),
    ],
    wording: {
      out: { value: 'FILE', description: 'the file to write, which must not be there; kpki.yaml where it is left out' },
      from: {
        value: 'FILE',
        description:
          'a kubeadm configuration that declares the cluster; options win over it, and their nodes are added',
      },
      yes: { description: 'do not ask: take the default of everything that no option says' },
      environment: { value: 'NAME', description: 'what the environment of the file is called; else local' },
    },
    examples: [
      'kpki init',
      'kpki init --yes --keys rsa-2048 --out kpki.yaml',
      'kpki init --yes --control-plane cp1=10.0.0.11 -e dev --sink-option root=./pki',
      'kpki init --from kubeadm.yaml --control-plane cp2=10.0.0.12',
      'kpki init --yes --topology external --out external.yaml',
      'kpki init --example',
    ],
    load: () => import('./init.ts'),
  },
  {
    name: 'adopt',
    summary: 'write the kpki.yaml that describes a PKI which is there already, and tell what does not fit',
    arguments: [
      {
        name: 'source',
        description: 'a folder, or a kubeconfig; /etc/kubernetes where none is named, and no sink',
        required: false,
        repeats: true,
      },
    ],
    options: [
      ...(['out', 'copy-to', 'output', 'cluster-name', 'profile', 'kubernetes-version', 'endpoint'] as const),
      ...(['service-subnet', 'dns-domain', 'control-plane', 'worker', 'etcd', 'etcd-node'] as const),
      ...(['environment', 'backend', 'backend-option', 'sink', 'sink-option', 'layout'] as const),
    ],
    wording: {
      out: { value: 'FILE', description: 'the file to write, which must not be there; kpki.yaml where it is left out' },
      environment: { value: 'NAME', description: 'what the environment of the file is called; else local' },
      sink: { value: 'PLUGIN', description: 'read this sink in place of folders: a package, or a file' },
      layout: {
        value: 'LAYOUT',
        description: 'how it is laid out there: the usual one of the sink where it is left out',
      },
    },
    examples: [
      'kpki adopt /etc/kubernetes',
      'kpki adopt backup/cp1 backup/cp2 backup/cp3',
      'kpki adopt by-hand --copy-to kubernetes --control-plane cp1=10.0.0.11',
      'kpki adopt --sink @kpki/vault --cluster-name eu --control-plane cp1=10.0.0.11',
    ],
    load: () => import('./adopt.ts'),
  },
  {
    name: 'plan',
    summary: 'show what would be made, renewed or replaced, and why',
    arguments: [],
    options: [...whereToLook, 'out', 'output', 'exit-code'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    examples: ['kpki plan', 'kpki plan -f kubeadm.yaml', 'kpki plan --out next.plan'],
    load: () => import('./plan.ts'),
  },
  {
    name: 'apply',
    summary: 'show the plan, ask, and carry it out',
    arguments: [],
    options: [...where, 'yes', 'dry-run', 'plan', 'before', 'after', 'wait', 'output'],
    wording: severalFiles,
    overFiles: true,
    examples: ['kpki apply', 'kpki apply -f kubeadm.yaml --dir ./out --yes', 'kpki apply --plan next.plan'],
    load: () => import('./apply.ts'),
  },
  {
    ...chosenLeaves,
    wording: { ...chosenLeaves.wording, ...severalFiles },
    overFiles: true,
    name: 'renew',
    summary: 'new certificates for the keys that are there, due or not; then as `kpki apply`',
    examples: [
      'kpki renew apiserver',
      'kpki renew apiserver cp1 --yes',
      'kpki renew --within 30d',
      'kpki renew kubernetes-ca',
      'kpki renew kubernetes-ca etcd-ca front-proxy-ca',
    ],
    load: async () => ({ run: (await import('./renew-or-rekey.ts')).renew }),
  },
  {
    ...chosenLeaves,
    wording: { ...chosenLeaves.wording, ...severalFiles },
    overFiles: true,
    name: 'rekey',
    summary: 'new keys and certificates in place of those that are there; then as `kpki apply`',
    examples: ['kpki rekey user jane', 'kpki rekey --node cp1', 'kpki rekey --signed-by etcd-ca', 'kpki rekey --all'],
    load: async () => ({ run: (await import('./renew-or-rekey.ts')).rekey }),
  },
  {
    name: 'rotate',
    summary: 'replace CAs or the service-account key, one phase a call, while the cluster goes on working',
    arguments: [
      {
        name: 'name',
        description:
          'a CA, `all` of them, or `sa`: the service-account key; left out: where each rotation stands, nothing is changed',
        required: false,
        repeats: true,
      },
    ],
    options: [
      ...where,
      'through',
      'rollback',
      'compromised',
      'skip-live-checks',
      'accept-unproven',
      'dry-run',
      'before',
      'after',
      'yes',
      'wait',
      'output',
    ],
    wording: {
      ...severalFiles,
      wait: { description: 'wait while another run is at work, and until the servers have taken the phase before' },
    },
    overFiles: true,
    examples: [
      'kpki rotate',
      'kpki rotate kubernetes-ca --dry-run',
      'kpki rotate kubernetes-ca',
      'kpki rotate all sa',
      'kpki rotate etcd-ca --rollback',
      'kpki rotate sa --through reissue --skip-live-checks',
      'kpki rotate kubernetes-ca --accept-unproven kube-scheduler/cp1',
    ],
    load: () => import('./rotate.ts'),
  },
  {
    name: 'undo',
    summary: 'revert the last apply; run it again to redo',
    arguments: [],
    options: [...where, 'skip-changed', 'dry-run', 'before', 'after', 'yes', 'wait', 'output'],
    wording: severalFiles,
    overFiles: true,
    examples: ['kpki undo', 'kpki undo -e prod --skip-changed', 'kpki undo --dir ./out --yes -o json'],
    load: () => import('./undo.ts'),
  },
  {
    name: 'status',
    summary: 'list every certificate with its end, its issuer and what is wrong with it; or those of files and folders',
    arguments: [
      {
        name: 'path',
        description:
          'files and folders to look through without a declaration: certificates, kubeconfigs and keys; or tls://HOST:PORT',
        required: false,
        repeats: true,
      },
    ],
    options: [...whereToLook, 'output', 'out', 'live', 'within', 'exit-code'],
    wording: {
      ...looksAt,
      ...severalFiles,
      output: {
        value: 'FORMAT',
        description: `for people, wide with what stops working when; or for machines, ${reportReaders}`,
        choices: formatsOfReports,
      },
      out: { value: 'FILE', description: 'write the report to this file, in place of what was there' },
      live: { description: 'ask the running servers too, and compare their certificates with the stored ones' },
    },
    overFiles: true,
    examples: [
      'kpki status',
      'kpki status --live',
      'kpki status -o wide',
      'kpki status /etc/kubernetes ~/.kube/config',
      'kpki status tls://api.example.com:6443',
      'kpki status --within 30d --exit-code',
      "kpki status -f 'clusters/*.yaml' --within 30d",
      'kpki status -e prod --from vault -o json',
      'kpki status -o prometheus --out kpki.prom',
    ],
    load: () => import('./status.ts'),
  },
  {
    name: 'verify',
    summary: 'check every pair, chain, name, mode and connection; or one certificate as Kubernetes would',
    arguments: [],
    options: [...whereToLook, 'output', 'live', 'kubeconfig', 'certificate', 'ca', 'name', 'usage'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    examples: [
      'kpki verify',
      'kpki verify --live',
      'kpki verify --certificate api.crt --ca ca.crt --name 10.96.0.1 --usage server',
    ],
    load: () => import('./verify.ts'),
  },
  {
    name: 'copy',
    summary: 'copy what one sink holds into another, and verify it there; nothing is issued, and nothing replaced',
    arguments: [],
    options: ['file', 'from', 'to', 'yes', 'dry-run', 'wait', 'output'],
    wording: {
      from: {
        value: 'ENV/SINK',
        description: 'the sink that holds it; the environment may be left out where there is one',
      },
    },
    examples: ['kpki copy --from dev/main --to prod/vault', 'kpki copy --from prod/vault --to prod/mgmt --yes'],
    load: () => import('./copy.ts'),
  },
  {
    name: 'export',
    summary: "write what one node keeps, in kubeadm's layout and with nothing of any other node, to carry it there",
    arguments: [],
    options: ['file', 'environment', 'from', 'node', 'out'],
    wording: {
      node: { value: 'NAME', description: 'the node' },
      out: {
        value: 'DIR',
        description: 'a folder, or a new file that ends in .tar; an archive on standard output where it is left out',
      },
    },
    examples: [
      'kpki export --node cp1 --out cp1',
      'kpki export --node cp1 -e prod --out cp1.tar',
      'kpki export --node cp1 | tar -x',
    ],
    load: () => import('./export.ts'),
  },
  {
    name: 'doctor',
    summary: 'ask each backend and sink of an environment whether it can be worked with',
    arguments: [],
    options: [...whereToLook, 'output'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    examples: ['kpki doctor', 'kpki doctor -e prod', 'kpki doctor -e prod -o json'],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'show',
    summary: 'show one artifact as it is there: its certificate, its files, who reads it and what is wrong with it',
    arguments: [
      { ...artifactName, required: true },
      {
        name: 'owner',
        description: 'the node or user that it is made for, where it is there for several',
        required: false,
      },
    ],
    options: [...whereToLook, 'output'],
    wording: looksAt,
    examples: ['kpki show apiserver cp1', 'kpki show kubernetes-ca -e prod', 'kpki show user jane -o json'],
    load: () => import('./show.ts'),
  },
  {
    name: 'explain',
    summary: 'say what an artifact is, who reads it, and what breaks without it',
    arguments: [artifactName],
    options: ['output'],
    examples: ['kpki explain', 'kpki explain front-proxy-ca'],
    load: () => import('./explain.ts'),
  },
  {
    name: 'explain sink',
    summary: 'print the least rights that a sink needs for this cluster: a Vault policy, a Role of Kubernetes',
    arguments: [{ name: 'sink', description: 'a sink of the environment', required: true }],
    options: ['file', 'environment'],
    examples: ['kpki explain sink vault -e prod', 'kpki explain sink mgmt -e prod | kubectl apply -f -'],
    load: async () => ({ run: (await import('./explain-rights.ts')).explainSink }),
  },
  {
    name: 'explain backend',
    summary:
      'print the least rights that a backend needs for its keys and issuers: a Vault policy, a ClusterRole of Kubernetes',
    arguments: [{ name: 'backend', description: 'a backend of the environment', required: true }],
    options: ['file', 'environment'],
    examples: ['kpki explain backend vault -e prod', 'kpki explain backend cluster -e prod | kubectl apply -f -'],
    load: async () => ({ run: (await import('./explain-rights.ts')).explainBackend }),
  },
  {
    name: 'flags',
    summary: 'print the command-line flags of a component',
    arguments: [{ name: 'component', description: 'kube-apiserver, etcd, kubelet and so on', required: true }],
    options: ['file', 'environment', 'at', 'rotated', 'form', 'all'],
    examples: [
      'kpki flags kube-apiserver',
      'kpki flags etcd --at /srv/pki',
      'kpki flags kube-apiserver --form kubeadm',
      'kpki flags kube-scheduler --all',
      'kpki flags kube-controller-manager --rotated',
    ],
    load: () => import('./flags.ts'),
  },
  {
    name: 'kubeconfig user',
    summary: 'make a kubeconfig for a person or a machine',
    arguments: [{ name: 'name', description: 'the user name that the API server will see', required: true }],
    options: [...where, 'group', 'validity', 'out', 'yes'],
    wording: {
      out: { value: 'FILE', description: 'a new file for it, which only its owner can read; standard output else' },
      dir: { value: 'DIR', description: "take the CA from this directory, in place of the environment's sinks" },
    },
    examples: ['kpki kubeconfig user jane --group dev --validity 12h --out jane.conf'],
    load: () => import('./kubeconfig-user.ts'),
  },
  {
    name: 'upload-certs',
    summary: 'upload the encrypted Secret that `kubeadm join --certificate-key` downloads, and show its key once',
    arguments: [],
    options: ['file', 'to', 'from', 'yes', 'output'],
    wording: {
      to: { value: 'ENV/SINK', description: 'a sink of the running cluster' },
      from: { value: 'ENV/SINK', description: "the sink that holds the keys; else the target's own environment" },
    },
    examples: ['kpki upload-certs --to live/cluster --from prod/vault'],
    load: () => import('./upload-certs.ts'),
  },
  {
    name: 'csr export',
    summary: 'write a request for every certificate that somebody else signs, with what each is to say',
    arguments: chosenLeaves.arguments,
    options: [...where, 'out', 'node', 'signed-by', 'within', 'all', 'rekey', 'yes', 'wait', 'output'],
    wording: {
      ...chosenLeaves.wording,
      out: { value: 'DIR', description: 'the folder for the requests, a summary and checksums' },
      yes: { description: 'do not ask before keys are made' },
    },
    examples: [
      'kpki csr export --out requests',
      'kpki csr export -e prod --out requests --yes',
      'kpki csr export --within 90d --out requests --yes',
    ],
    load: () => import('./csr-export.ts'),
  },
  {
    name: 'csr sign',
    summary: 'sign the requests of another machine by the CAs and the declaration of this one, without a network',
    arguments: [{ name: 'requests', description: 'the folder that `kpki csr export` wrote', required: true }],
    options: [...where, 'out', 'yes', 'output'],
    wording: {
      out: { value: 'DIR', description: 'the folder for the certificates' },
      yes: { description: 'do not ask before anything is signed' },
      dir: {
        value: 'DIR',
        description: "take the CAs from this directory, in place of the environment's sinks",
      },
    },
    examples: ['kpki csr sign requests --out signed', 'kpki csr sign requests -e offline --out signed --yes'],
    load: () => import('./csr-sign.ts'),
  },
  {
    name: 'csr import',
    summary: 'verify certificates that somebody else signed, and put them in their places',
    arguments: [
      {
        name: 'certificates',
        description: 'folders or files of certificates, PEM or DER, named as they like',
        required: true,
        repeats: true,
      },
    ],
    options: [...where, 'dry-run', 'before', 'after', 'yes', 'wait', 'output'],
    examples: ['kpki csr import signed', 'kpki csr import signed corporate-ca.pem -e prod --yes'],
    load: () => import('./csr-import.ts'),
  },
  {
    name: 'agreement list',
    summary: 'list the servers and programs that you agreed to; no server is contacted',
    arguments: [],
    options: ['output'],
    examples: ['kpki agreement list', 'kpki agreement list -o json'],
    load: async () => ({ run: (await import('./agreement.ts')).listAgreements }),
  },
  {
    name: 'agreement remove',
    summary: 'remove an agreement, so that kpki asks before it uses the server or the program again',
    arguments: [
      {
        name: 'agreement',
        description: 'the origin of a server, or the file or the digest of a program, as `kpki agreement list` has it',
        required: true,
      },
    ],
    options: [],
    examples: ['kpki agreement remove https://vault.example.com:8200'],
    load: async () => ({ run: (await import('./agreement.ts')).removeAgreement }),
  },
  {
    name: 'plugin list',
    summary:
      'list the plugins of an environment: version, path, contract, and whether they are trusted; runs none that is not',
    arguments: [],
    options: ['file', 'environment', 'output'],
    examples: ['kpki plugin list', 'kpki plugin list -e prod -o json'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).listPlugins }),
  },
  {
    name: 'plugin trust',
    summary: 'show a plugin that is not built in, ask, and let it run from now on, as it is',
    arguments: [pluginUse],
    options: ['file', 'yes', 'hash'],
    wording: {
      file: { value: 'FILE', description: 'the configuration that names it: it is found from its folder' },
    },
    examples: ['kpki plugin trust @acme/kpki-plugin', 'kpki plugin trust ./layout.js --yes'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).trust }),
  },
  {
    name: 'plugin untrust',
    summary: 'take that back: nothing of the plugin runs any more',
    arguments: [pluginUse],
    options: ['file'],
    wording: {
      file: { value: 'FILE', description: 'the configuration that names it: it is found from its folder' },
    },
    examples: ['kpki plugin untrust @acme/kpki-plugin'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).untrust }),
  },
  {
    name: 'plugin test',
    summary: 'run the conformance suite on a plugin as the environment has it, on the real device',
    arguments: [
      {
        name: 'plugin',
        description: 'a backend or a sink of the environment; or a package, or a file',
        required: true,
      },
    ],
    options: ['file', 'environment', 'yes', 'output'],
    examples: ['kpki plugin test default', 'kpki plugin test main --yes -o wide', 'kpki plugin test @kpki/node-crypto'],
    load: () => import('./plugin-test.ts'),
  },
  {
    name: 'schema',
    summary: 'print the JSON Schema of kpki.yaml, by which an editor completes and checks it',
    arguments: [],
    options: [],
    examples: ['kpki schema > kpki.schema.json'],
    load: async () => {
      const { configurationSchema } = await import('@kpki/spec');
      return { run: printed(JSON.stringify(configurationSchema(), null, 2)) };
    },
  },
  {
    name: 'completion',
    summary: 'print the completion script of a shell',
    arguments: [{ name: 'shell', description: 'bash, zsh, fish, or kubectl for `kubectl pki`', required: true }],
    options: [],
    examples: ['source <(kpki completion bash)', 'kpki completion kubectl > kubectl_complete-pki'],
    load: () => import('./completion.ts'),
  },
  {
    name: 'completion names',
    summary: 'print the names of a file that a completion script offers; no plugin is loaded for it',
    arguments: [{ name: 'names', description: 'environments, nodes, artifacts, rotated and so on', required: true }],
    options: ['file', 'environment'],
    examples: ['kpki completion names nodes', 'kpki completion names rotated -e prod'],
    load: () => import('./completion-names.ts'),
  },
  {
    name: 'version',
    summary: 'print the version of kpki; `kpki --version` does the same',
    arguments: [],
    options: [],
    examples: ['kpki version'],
    load: async () => ({ run: printed(version) }),
  },
  {
    name: 'start',
    summary: 'open the terminal UI; where there is no terminal, make the PKI of an example',
    arguments: [],
    options: [],
    examples: ['kpki start'],
    load: () => import('./start.ts'),
  },
];

function printed(text: string): RunCommand {
  return async ({ terminal }) => {
    terminal.out(text);
    return 'done';
  };
}
