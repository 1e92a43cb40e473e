import type { CommandArgument, CommandSpec, RunCommand } from '../command-line/command.ts';
import { type Exit, exitsOfAll } from '../exit-code.ts';
import { type QuestionName, questionNames, questionOf, questions } from '../new-cluster/questions.ts';
import { optionText } from '../new-cluster/words.ts';
import type { OptionName } from '../options/options.ts';
import { formatsOfReports, reportReaders } from '../options/report-format.ts';
import { version } from '../version.ts';

const where: readonly OptionName[] = ['file', 'environment', 'dir'];

const whereToLook: readonly OptionName[] = [...where, 'from'];

const artifactName: CommandArgument = {
  name: 'artifact',
  description: 'name in the catalog: apiserver, etcd-ca, admin.conf',
  required: false,
};

const pluginUse: CommandArgument = {
  name: 'plugin',
  description: 'value of `use` or `layout` in kpki.yaml: a package, or a file such as ./keys.js',
  required: true,
};

const looksAt: NonNullable<CommandSpec['wording']> = {
  dir: {
    value: 'DIR',
    description: "read DIR in kubeadm's layout, not the sinks",
  },
};

const severalFiles: NonNullable<CommandSpec['wording']> = {
  file: {
    value: 'FILE',
    description: 'kpki.yaml or a kubeadm configuration; repeatable',
    details: 'or quote a pattern such as clusters/*.yaml; kpki runs once for each file, in turn',
  },
};

const artifactNameOfLeaf = { ...artifactName, description: 'name in the catalog: apiserver, admin.conf, user' };

const ownersOfArtifact: NonNullable<CommandSpec['arguments']>[number] = {
  name: 'owner',
  description: 'node or user of the artifact; default: all of them',
  required: false,
  repeats: true,
};

const chosenLeaves: Pick<CommandSpec, 'arguments' | 'options' | 'wording'> = {
  arguments: [
    artifactNameOfLeaf,
    {
      ...ownersOfArtifact,
      details:
        'after the name of a CA or after NAME/OWNER, each further argument is another artifact: NAME for all of its owners, NAME/OWNER for one',
    },
  ],
  options: [
    ...where,
    ...(['node', 'signed-by', 'within', 'all', 'only', 'except', 'out', 'dry-run'] as const),
    ...(['before', 'after', 'yes', 'wait', 'output'] as const),
  ],
  wording: {
    node: { value: 'NAME', description: 'only artifacts on this node; repeatable' },
    'signed-by': { value: 'NAME', description: 'only certificates that this CA signs; repeatable' },
    within: {
      value: 'TIME',
      description: 'only what expires within this time, such as 30d',
      details: 'expired ones too',
    },
    all: { description: 'every certificate and kubeconfig that a CA signs' },
    out: { value: 'FILE', description: 'only save the plan in FILE, for `kpki apply --plan`' },
  },
};

/** Elsewhere, `-e` names an environment that the file has. */
const environmentOfFile = { value: questions.environment.value, description: optionText(questions.environment) };

/** Of a new cluster, what `kpki init` asks for at a terminal is what most people need. */
function isAsked(name: QuestionName): boolean {
  const question = questionOf(name);
  return 'init' in question && question.init === 'asks';
}

const questionsOfAdopt: readonly QuestionName[] = [
  ...(['cluster-name', 'profile', 'kubernetes-version', 'endpoint', 'service-subnet', 'dns-domain'] as const),
  ...(['control-plane', 'worker', 'etcd', 'etcd-node', 'environment', 'backend', 'backend-option'] as const),
  ...(['sink', 'sink-option', 'layout'] as const),
];

/** `kpki adopt` reads a sink with its options. */
function isLeft(name: QuestionName): boolean {
  return !isAsked(name) && !['sink', 'sink-option', 'layout'].includes(name);
}

const changes: readonly Exit[] = [...exitsOfAll, 'waiting'];
const judges: readonly Exit[] = [...exitsOfAll, 'pending'];

export const commands: readonly CommandSpec[] = [
  {
    name: 'ui',
    group: 'set up',
    summary: 'open the terminal UI, as `kpki` alone does',
    arguments: [
      {
        name: 'clusters',
        description: 'files, folders and patterns: a fleet of clusters',
        required: false,
        repeats: true,
      },
    ],
    options: [...where, 'read-only', 'theme', 'bell', 'no-mouse', 'accessible'],
    exits: changes,
    examples: [
      'kpki',
      'kpki -e prod --read-only',
      'kpki --theme light',
      'kpki ui clusters/*.yaml',
      'kpki --accessible',
    ],
    load: () => import('./ui.ts'),
  },
  {
    name: 'init',
    group: 'set up',
    summary: 'write a kpki.yaml from options and a few questions',
    arguments: [],
    options: [...(['out', 'from', 'yes', 'example'] as const), ...questionNames],
    leaves: { to: 'new-cluster', options: questionNames.filter((name) => !isAsked(name)) },
    topics: ['environments'],
    wording: {
      out: { value: 'FILE', description: 'new file to write; default: kpki.yaml' },
      from: {
        value: 'FILE',
        description: 'kubeadm configuration to start from',
        details:
          'options override its values; --control-plane and --worker add nodes, or replace the node of that name',
      },
      yes: { description: 'do not ask; use the default for missing options' },
      environment: environmentOfFile,
    },
    exits: exitsOfAll,
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
    group: 'set up',
    summary: 'write the kpki.yaml of an existing PKI, and report what does not fit',
    arguments: [
      {
        name: 'source',
        description: 'directory or kubeconfig; default: /etc/kubernetes',
        details: 'with --sink: that sink',
        required: false,
        repeats: true,
      },
    ],
    options: [...(['out', 'copy-to', 'output'] as const), ...questionsOfAdopt],
    leaves: { to: 'new-cluster', options: questionsOfAdopt.filter(isLeft) },
    topics: ['environments'],
    wording: {
      out: { value: 'FILE', description: 'new file to write; default: kpki.yaml' },
      environment: environmentOfFile,
      sink: {
        value: 'PLUGIN',
        description: 'sink to read instead of directories',
        details: 'PLUGIN is a package, or a file such as ./store.js',
      },
      layout: {
        value: 'LAYOUT',
        description: 'layout of the sink; default: its usual layout',
      },
    },
    exits: exitsOfAll,
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
    group: 'change',
    summary: 'show what apply would create, renew or replace, and why',
    arguments: [],
    options: [...whereToLook, 'except', 'out', 'output', 'exit-code'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    exits: judges,
    examples: [
      'kpki plan',
      'kpki plan -f kubeadm.yaml --out next.plan',
      'kpki plan --except etcd-ca --except apiserver/cp1',
    ],
    load: () => import('./plan.ts'),
  },
  {
    name: 'apply',
    group: 'change',
    summary: 'show the plan, ask for confirmation, and apply it',
    arguments: [],
    options: [...where, 'except', 'yes', 'dry-run', 'plan', 'before', 'after', 'wait', 'output'],
    wording: severalFiles,
    overFiles: true,
    exits: changes,
    examples: [
      'kpki apply',
      'kpki apply -f kubeadm.yaml --dir ./out --yes',
      'kpki apply --plan next.plan',
      'kpki apply --except etcd-ca',
    ],
    load: () => import('./apply.ts'),
  },
  {
    ...chosenLeaves,
    wording: { ...chosenLeaves.wording, ...severalFiles },
    overFiles: true,
    name: 'renew',
    group: 'change',
    summary: 'renew certificates with the same keys, due or not',
    exits: changes,
    examples: [
      'kpki renew apiserver',
      'kpki renew apiserver cp1 --only --yes',
      'kpki renew --within 30d',
      'kpki renew apiserver --except apiserver/cp1',
      'kpki renew kubernetes-ca',
      'kpki renew kubernetes-ca etcd-ca front-proxy-ca',
      'kpki renew apiserver/cp1 super-admin.conf/cp1',
    ],
    load: async () => ({ run: (await import('./renew-or-rekey.ts')).renew }),
  },
  {
    ...chosenLeaves,
    wording: { ...chosenLeaves.wording, ...severalFiles },
    overFiles: true,
    arguments: [
      artifactNameOfLeaf,
      {
        ...ownersOfArtifact,
        details:
          'after NAME/OWNER, each further argument is another artifact: NAME for all of its owners, NAME/OWNER for one',
      },
    ],
    name: 'rekey',
    group: 'change',
    summary: 'replace keys and certificates by new ones',
    exits: changes,
    examples: ['kpki rekey user jane', 'kpki rekey --node cp1', 'kpki rekey --signed-by etcd-ca', 'kpki rekey --all'],
    load: async () => ({ run: (await import('./renew-or-rekey.ts')).rekey }),
  },
  {
    name: 'rotate',
    group: 'change',
    summary: 'replace CAs or the service-account key in phases, while the cluster runs',
    arguments: [
      {
        name: 'name',
        description: 'a CA, `all`, or `sa` for the service-account key; default: show the phase of each rotation',
        required: false,
        repeats: true,
      },
    ],
    topics: ['phases', 'live-checks'],
    options: [
      ...where,
      'only',
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
      wait: {
        description: 'wait until other runs end and live checks are proven',
        details: 'kpki repeats the checks until then',
      },
    },
    overFiles: true,
    exits: changes,
    examples: [
      'kpki rotate',
      'kpki rotate kubernetes-ca --dry-run',
      'kpki rotate kubernetes-ca',
      'kpki rotate etcd-ca --rollback',
      'kpki rotate sa --through reissue --skip-live-checks',
      'kpki rotate kubernetes-ca --accept-unproven kube-scheduler/cp1',
    ],
    load: () => import('./rotate.ts'),
  },
  {
    name: 'undo',
    group: 'change',
    summary: 'undo the last apply; run it again to redo',
    arguments: [],
    options: [...where, 'skip-changed', 'dry-run', 'before', 'after', 'yes', 'wait', 'output'],
    wording: severalFiles,
    overFiles: true,
    exits: changes,
    examples: ['kpki undo', 'kpki undo -e prod --skip-changed', 'kpki undo --dir ./out --yes -o json'],
    load: () => import('./undo.ts'),
  },
  {
    name: 'status',
    group: 'look',
    summary: 'list certificates of the spec or of any files, with expiry, issuer and findings',
    arguments: [
      {
        name: 'path',
        description:
          'file or directory with certificates, kubeconfigs or keys, or tls://HOST:PORT; default: what the spec lists',
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
        description: 'output format; wide adds the effects of each expiry',
        details: reportReaders,
        choices: formatsOfReports,
      },
      out: { value: 'FILE', description: 'write the report to this file, replacing it' },
      live: { description: 'also compare with what running servers serve and trust' },
    },
    overFiles: true,
    exits: judges,
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
    group: 'look',
    summary: 'verify key pairs, chains, names, modes and connections; or one certificate, by the rules of Kubernetes',
    arguments: [],
    options: [...whereToLook, 'output', 'live', 'kubeconfig', 'certificate', 'ca', 'name', 'usage'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    exits: exitsOfAll,
    examples: [
      'kpki verify',
      'kpki verify --live',
      'kpki verify --certificate api.crt --ca ca.crt --name 10.96.0.1 --usage server',
    ],
    load: () => import('./verify.ts'),
  },
  {
    name: 'copy',
    group: 'hand out',
    summary: 'copy the artifacts of one sink to another and verify them; issues and replaces nothing',
    arguments: [],
    options: ['file', 'from', 'to', 'yes', 'dry-run', 'wait', 'output'],
    wording: {
      from: {
        value: 'ENV/SINK',
        description: 'source sink; ENV is optional if the file has one environment',
      },
    },
    exits: changes,
    examples: ['kpki copy --from dev/main --to prod/vault', 'kpki copy --from prod/vault --to prod/mgmt --yes'],
    load: () => import('./copy.ts'),
  },
  {
    name: 'export',
    group: 'hand out',
    summary: "write the files of one node in kubeadm's layout, to copy them to the node",
    arguments: [],
    options: ['file', 'environment', 'from', 'node', 'out'],
    wording: {
      node: { value: 'NAME', description: 'node whose files to write' },
      out: {
        value: 'DIR',
        description: 'directory, or a new .tar file; default: a tar archive on standard output',
      },
    },
    exits: exitsOfAll,
    examples: [
      'kpki export --node cp1 --out cp1',
      'kpki export --node cp1 -e prod --out cp1.tar',
      'kpki export --node cp1 | tar -x',
    ],
    load: () => import('./export.ts'),
  },
  {
    name: 'doctor',
    group: 'look',
    summary: 'check that each backend and sink of an environment works',
    arguments: [],
    options: [...whereToLook, 'output'],
    wording: { ...looksAt, ...severalFiles },
    overFiles: true,
    exits: exitsOfAll,
    examples: ['kpki doctor', 'kpki doctor -e prod', 'kpki doctor -e prod -o json'],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'show',
    group: 'look',
    summary: 'show one artifact: its certificate, files, readers and findings',
    arguments: [
      { ...artifactName, required: true },
      {
        name: 'owner',
        description: 'node or user of the artifact, if it has several',
        required: false,
      },
    ],
    options: [...whereToLook, 'output'],
    wording: looksAt,
    exits: exitsOfAll,
    examples: ['kpki show apiserver cp1', 'kpki show kubernetes-ca -e prod', 'kpki show user jane -o json'],
    load: () => import('./show.ts'),
  },
  {
    name: 'explain',
    group: 'look',
    summary: 'explain an artifact: what it is, who reads it, what breaks without it',
    arguments: [artifactName],
    options: ['output'],
    exits: exitsOfAll,
    examples: ['kpki explain', 'kpki explain front-proxy-ca'],
    load: () => import('./explain.ts'),
  },
  {
    name: 'explain sink',
    group: 'look',
    summary: 'print the least rights that kpki needs for a sink: a Vault policy, a Kubernetes Role',
    arguments: [{ name: 'sink', description: 'sink of the environment', required: true }],
    options: ['file', 'environment'],
    exits: exitsOfAll,
    examples: ['kpki explain sink vault -e prod', 'kpki explain sink mgmt -e prod | kubectl apply -f -'],
    load: async () => ({ run: (await import('./explain-rights.ts')).explainSink }),
  },
  {
    name: 'explain backend',
    group: 'look',
    summary: 'print the least rights that kpki needs for a backend: a Vault policy, a Kubernetes ClusterRole',
    arguments: [{ name: 'backend', description: 'backend of the environment', required: true }],
    options: ['file', 'environment'],
    exits: exitsOfAll,
    examples: ['kpki explain backend vault -e prod', 'kpki explain backend cluster -e prod | kubectl apply -f -'],
    load: async () => ({ run: (await import('./explain-rights.ts')).explainBackend }),
  },
  {
    name: 'flags',
    group: 'look',
    summary: 'print the command-line flags of a component',
    arguments: [{ name: 'component', description: 'kube-apiserver, etcd, kubelet and so on', required: true }],
    options: ['file', 'environment', 'at', 'rotated', 'form', 'all'],
    exits: exitsOfAll,
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
    group: 'hand out',
    summary: 'make a kubeconfig for a person or a program',
    arguments: [{ name: 'name', description: 'user name for the API server', required: true }],
    options: [...where, 'group', 'validity', 'out', 'yes'],
    wording: {
      out: {
        value: 'FILE',
        description: 'new private file; default: standard output',
        details: 'the file is readable by its owner only',
      },
      dir: { value: 'DIR', description: 'directory with the CA; default: the sinks' },
    },
    exits: exitsOfAll,
    examples: ['kpki kubeconfig user jane --group dev --validity 12h --out jane.conf'],
    load: () => import('./kubeconfig-user.ts'),
  },
  {
    name: 'upload-certs',
    group: 'hand out',
    summary: 'upload the Secret for `kubeadm join --certificate-key`, and show its key once',
    arguments: [],
    options: ['file', 'to', 'from', 'yes', 'output'],
    wording: {
      to: { value: 'ENV/SINK', description: 'sink in the running cluster' },
      from: {
        value: 'ENV/SINK',
        description: 'sink that stores the keys; default: all sinks of the environment in --to',
      },
    },
    exits: exitsOfAll,
    examples: ['kpki upload-certs --to live/cluster --from prod/vault'],
    load: () => import('./upload-certs.ts'),
  },
  {
    name: 'csr export',
    group: 'hand out',
    summary: 'write signing requests for certificates that another organization signs',
    arguments: chosenLeaves.arguments,
    options: [...where, 'out', 'node', 'signed-by', 'within', 'all', 'rekey', 'yes', 'wait', 'output'],
    wording: {
      ...chosenLeaves.wording,
      out: { value: 'DIR', description: 'directory for the requests, a summary and checksums' },
      yes: { description: 'do not ask before making keys' },
    },
    exits: changes,
    examples: [
      'kpki csr export --out requests',
      'kpki csr export -e prod --out requests --yes',
      'kpki csr export --within 90d --out requests --yes',
    ],
    load: () => import('./csr-export.ts'),
  },
  {
    name: 'csr sign',
    group: 'hand out',
    summary:
      'check requests against the spec on this machine, and sign them with the CAs of this machine; needs no network',
    arguments: [{ name: 'requests', description: 'directory that `kpki csr export` wrote', required: true }],
    options: [...where, 'out', 'yes', 'output'],
    wording: {
      out: { value: 'DIR', description: 'directory for the certificates' },
      yes: { description: 'do not ask before signing' },
      dir: {
        value: 'DIR',
        description: 'directory with the CAs; default: the sinks',
      },
    },
    exits: exitsOfAll,
    examples: ['kpki csr sign requests --out signed', 'kpki csr sign requests -e offline --out signed --yes'],
    load: () => import('./csr-sign.ts'),
  },
  {
    name: 'csr import',
    group: 'hand out',
    summary: 'verify certificates from another organization, and store them',
    arguments: [
      {
        name: 'certificates',
        description: 'files or directories, PEM or DER, with any names',
        required: true,
        repeats: true,
      },
    ],
    options: [...where, 'dry-run', 'before', 'after', 'yes', 'wait', 'output'],
    exits: changes,
    examples: ['kpki csr import signed', 'kpki csr import signed corporate-ca.pem -e prod --yes'],
    load: () => import('./csr-import.ts'),
  },
  {
    name: 'agreement list',
    group: 'trust',
    summary: 'list your agreements: servers that kpki may contact, programs that it may start',
    arguments: [],
    options: ['output'],
    exits: exitsOfAll,
    examples: ['kpki agreement list', 'kpki agreement list -o json'],
    load: async () => ({ run: (await import('./agreement.ts')).listAgreements }),
  },
  {
    name: 'agreement remove',
    group: 'trust',
    summary: 'remove an agreement, so that kpki asks again',
    arguments: [
      {
        name: 'agreement',
        description: 'server, file or digest, as `kpki agreement list` shows it',
        required: true,
      },
    ],
    options: [],
    exits: exitsOfAll,
    examples: ['kpki agreement remove https://vault.example.com:8200'],
    load: async () => ({ run: (await import('./agreement.ts')).removeAgreement }),
  },
  {
    name: 'plugin list',
    group: 'trust',
    summary: 'list the plugins of an environment: version, path, contract, trust',
    arguments: [],
    options: ['file', 'environment', 'output'],
    exits: exitsOfAll,
    examples: ['kpki plugin list', 'kpki plugin list -e prod -o json'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).listPlugins }),
  },
  {
    name: 'plugin trust',
    group: 'trust',
    summary: 'trust a plugin with its present content, after confirmation',
    arguments: [pluginUse],
    options: ['file', 'yes', 'hash'],
    wording: {
      file: {
        value: 'FILE',
        description: 'configuration that names the plugin; the plugin is found relative to this file',
      },
    },
    exits: exitsOfAll,
    examples: ['kpki plugin trust @acme/kpki-plugin', 'kpki plugin trust ./layout.js --yes'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).trust }),
  },
  {
    name: 'plugin untrust',
    group: 'trust',
    summary: 'withdraw the trust in a plugin',
    arguments: [pluginUse],
    options: ['file'],
    wording: {
      file: {
        value: 'FILE',
        description: 'configuration that names the plugin; the plugin is found relative to this file',
      },
    },
    exits: exitsOfAll,
    examples: ['kpki plugin untrust @acme/kpki-plugin'],
    load: async () => ({ run: (await import('./plugin-trust.ts')).untrust }),
  },
  {
    name: 'plugin test',
    group: 'trust',
    summary:
      'run the conformance suite on a plugin, against the device or store that its `with` in kpki.yaml configures',
    arguments: [
      {
        name: 'plugin',
        description: 'backend or sink of the environment, package, or file',
        required: true,
      },
    ],
    options: ['file', 'environment', 'yes', 'output'],
    exits: exitsOfAll,
    examples: ['kpki plugin test default', 'kpki plugin test main --yes -o wide', 'kpki plugin test @kpki/node-crypto'],
    load: () => import('./plugin-test.ts'),
  },
  {
    name: 'schema',
    group: 'shell',
    summary: 'print the JSON Schema of kpki.yaml, for editors',
    arguments: [],
    options: [],
    exits: exitsOfAll,
    examples: ['kpki schema > kpki.schema.json'],
    load: async () => {
      const { configurationSchema } = await import('@kpki/spec');
      return { run: printed(JSON.stringify(configurationSchema(), null, 2)) };
    },
  },
  {
    name: 'completion',
    group: 'shell',
    summary: 'print the completion script of a shell',
    arguments: [{ name: 'shell', description: 'bash, zsh, fish, or kubectl for `kubectl pki`', required: true }],
    options: [],
    exits: exitsOfAll,
    examples: ['source <(kpki completion bash)', 'kpki completion kubectl > kubectl_complete-pki'],
    load: () => import('./completion.ts'),
  },
  {
    name: 'completion names',
    group: 'shell',
    summary: 'print the names that completion scripts offer; loads no plugin',
    arguments: [
      {
        name: 'names',
        description: 'kind of names: environments, nodes, artifacts, rotated (what `kpki rotate` accepts), …',
        required: true,
      },
    ],
    options: ['file', 'environment'],
    exits: exitsOfAll,
    examples: ['kpki completion names nodes', 'kpki completion names rotated -e prod'],
    load: () => import('./completion-names.ts'),
  },
  {
    name: 'version',
    group: 'shell',
    summary: 'print the version of kpki',
    arguments: [],
    options: [],
    exits: exitsOfAll,
    examples: ['kpki version'],
    load: async () => ({ run: printed(version) }),
  },
  {
    name: 'start',
    group: 'set up',
    summary: 'open the terminal UI; without a terminal, make the PKI of an example',
    arguments: [],
    options: [],
    exits: changes,
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
