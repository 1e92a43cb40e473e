import type { Phase } from '@kpki/engine';
import type { CaTopology, ClusterKeyKind, Etcd, Profile } from '@kpki/spec';

export type FlagForm = 'flags' | 'kubeadm' | 'static-pod';

/** A row of the table of options; one name means the same in every command. */
export interface OptionRow {
  readonly short?: string;
  readonly value?: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly repeats?: boolean;
  /** The value may be a list with commas, as in kubeadm. */
  readonly commas?: boolean;
}

/**
 * Lists the members of another module's union: one that is missing or unknown does not compile. That module is not
 * loaded, since the table serves `--help` too.
 */
function every<Choice extends string>(members: Readonly<Record<Choice, true>>): readonly Choice[] {
  return Object.keys(members) as Choice[];
}

const keyKinds = every<ClusterKeyKind>({
  'rsa-2048': true,
  'rsa-3072': true,
  'rsa-4096': true,
  'ec-p256': true,
  'ec-p384': true,
  ed25519: true,
});

const rows = {
  file: {
    short: 'f',
    value: 'FILE',
    description: 'kpki.yaml or a kubeadm configuration; ./kpki.yaml where it is left out',
  },
  environment: { short: 'e', value: 'NAME', description: 'environment of the file; also KPKI_ENVIRONMENT' },
  dir: {
    value: 'DIR',
    description: "write to this directory, in kubeadm's layout, in place of the environment's sinks",
  },
  'copy-to': {
    value: 'DIR',
    description: "copy what was found into this new folder, in kubeadm's layout; what was found is only read",
  },
  to: { value: 'ENV/SINK', description: 'the sink that is to get it' },
  from: { value: 'SINK', description: 'look at this sink of the environment alone' },
  wait: { description: 'wait while another run is at work in the same location, and for who has to approve something' },
  before: {
    value: 'COMMAND',
    description:
      'run this by the shell before anything is written, and write nothing if it fails; may be given several times',
    repeats: true,
  },
  after: {
    value: 'COMMAND',
    description: 'run this by the shell once all is written, to restart what has to be; may be given several times',
    repeats: true,
  },
  yes: { short: 'y', description: 'do not ask' },
  'dry-run': { description: 'show what would be done, and change nothing' },
  output: {
    short: 'o',
    value: 'FORMAT',
    description: 'for people, wide with more in it; or for machines',
    choices: every<Format>({ table: true, wide: true, json: true, yaml: true }),
  },
  hash: {
    value: 'SHA512',
    description: 'trust exactly this content, as `kpki plugin list -o wide` shows it, and no other',
  },
  out: { value: 'FILE', description: 'save the plan in this file' },
  plan: { value: 'FILE', description: 'carry out this plan; refused if anything changed since' },
  'skip-changed': { description: 'put back everything else where something has changed since' },
  'exit-code': { description: 'exit 3 when there is something to do' },
  within: { value: 'TIME', description: 'count what ends within this time as something to do: 30d' },
  live: { description: 'ask the running servers too, and look for copies inside the cluster' },
  kubeconfig: {
    value: 'FILE',
    description: 'read the cluster with this kubeconfig, in place of one from the sinks',
  },
  certificate: { value: 'FILE', description: 'judge this certificate (PEM; those after the first are intermediates)' },
  ca: { value: 'FILE', description: 'certificates of the CAs to judge by (PEM)' },
  name: { value: 'NAME', description: 'DNS name or address that the certificate must be valid for' },
  usage: {
    value: 'USAGE',
    description: 'what the certificate must be good for; left out: server with --name, else any',
    choices: every<'server' | 'client'>({ server: true, client: true }),
  },
  at: {
    value: 'DIR',
    description: 'directory the files will be in; else /etc/kubernetes, and certificatesDir of a kubeadm file',
  },
  rotated: {
    description:
      'as once kubernetes-ca is rotated, or was: what signs reads ca-signing.crt; so it is too where that file is there',
  },
  form: {
    value: 'FORM',
    description: 'flags, or a patch for kubeadm or a static pod',
    choices: every<FlagForm>({ flags: true, kubeadm: true, 'static-pod': true }),
  },
  through: {
    value: 'PHASE',
    description: 'go on, phase by phase, until this one is carried out',
    choices: every<Exclude<Phase, 'cancel'>>({
      prepare: true,
      trust: true,
      reissue: true,
      distrust: true,
      remove: true,
    }),
  },
  rollback: { description: 'take the last phase back' },
  'skip-live-checks': { description: 'skip all live checks, for a cluster that does not run' },
  'accept-unproven': {
    value: 'NAME',
    description:
      'accept a live check that is unproven: of a node, a server such as kube-apiserver/cp2, or an object; never one that failed; may be given several times',
    repeats: true,
  },
  compromised: { description: "the key is in somebody else's hands: distrust it at once, whatever that costs" },
  all: { description: 'also the flags that are left unset, as comments' },
  keys: { value: 'KIND', description: 'kind of every key', choices: keyKinds },
  'ca-keys': { value: 'KIND', description: 'kind of the keys of CAs', choices: keyKinds },
  'certificate-keys': { value: 'KIND', description: 'kind of every other key', choices: keyKinds },
  'ca-validity': { value: 'TIME', description: 'how long CAs are valid: 10y, of 365 days each' },
  'certificate-validity': { value: 'TIME', description: 'how long certificates are valid: 1y, 90d' },
  'cluster-name': { value: 'NAME', description: 'name of the cluster' },
  endpoint: { value: 'HOST:PORT', description: 'where clients reach the API servers' },
  'control-plane': {
    value: 'NAME=ADDRESS[,ADDRESS]',
    description: 'a control-plane node; may be given several times',
    repeats: true,
  },
  worker: {
    value: 'NAME[=ADDRESS[,ADDRESS]]',
    description: 'a worker; may be given several times',
    repeats: true,
  },
  etcd: {
    value: 'TOPOLOGY',
    description: "members on the control-plane nodes, on machines of their own, or somebody else's",
    choices: every<Etcd['topology']>({ stacked: true, external: true, unmanaged: true }),
  },
  'etcd-node': {
    value: 'NAME=ADDRESS[,ADDRESS]',
    description: 'a machine of external etcd; may be given several times',
    repeats: true,
  },
  'kubernetes-version': { value: 'VERSION', description: 'the version that the cluster runs: v1.34.1' },
  'extra-name': {
    value: 'NAME',
    description: 'one more name or address of the API servers; may be given several times, or as a list with commas',
    repeats: true,
    commas: true,
  },
  'service-subnet': {
    value: 'SUBNET',
    description: 'where Services get their addresses; one, or one of each family, also with a comma between them',
    repeats: true,
    commas: true,
  },
  'dns-domain': { value: 'DOMAIN', description: 'the domain of Services' },
  backend: { value: 'PLUGIN', description: 'what makes the keys: a package, or a file such as ./keys.js' },
  'backend-option': {
    value: 'KEY=VALUE',
    description: 'an option of it, the value as a file has it; may be given several times',
    repeats: true,
  },
  sink: { value: 'PLUGIN', description: 'where results go: a package, or a file such as ./store.js' },
  'sink-option': {
    value: 'KEY=VALUE',
    description: 'an option of it, such as root=./pki; may be given several times',
    repeats: true,
  },
  layout: {
    value: 'LAYOUT',
    description: 'how results are laid out there: the usual one of the sink where it is left out',
  },
  topology: {
    value: 'TOPOLOGY',
    description: 'who signs the CAs: each itself, one root, or somebody else',
    choices: every<CaTopology>({ separate: true, 'single-root': true, external: true }),
  },
  'another-backend': {
    value: 'NAME=BACKEND',
    description:
      'a backend for the keys of CAs, such as hsm={use: "@kpki/pkcs11", with: {…}}; may be given several times',
    repeats: true,
  },
  'key-location': {
    value: 'NAME=KEYS',
    description:
      'where the key of a CA, or of all (default), is: BACKEND, BACKEND/ISSUER or external; or {keys, key, issuer}; may be given several times',
    repeats: true,
  },
  'another-sink': {
    value: 'NAME=SINK',
    description: 'a further sink, such as mgmt={use: "@kpki/kubernetes"}; may be given several times',
    repeats: true,
  },
  node: { value: 'NAME', description: 'what this node keeps; may be given several times', repeats: true },
  'signed-by': { value: 'NAME', description: 'what this CA signs; may be given several times', repeats: true },
  rekey: { description: 'with new keys, which are kept until their certificates are there' },
  example: { description: 'write the example: example-cluster/kpki.yaml' },
  profile: {
    value: 'PROFILE',
    description: 'names and groups of the Kubernetes documentation, or those of kubeadm',
    choices: every<Profile>({ kubernetes: true, kubeadm: true }),
  },
  group: {
    value: 'GROUP',
    description: 'a group of the user; may be given several times, or as a list with commas',
    repeats: true,
    commas: true,
  },
  validity: { value: 'TIME', description: 'how long the certificate is valid: 12h, 30d' },
  accessible: { description: 'whole lines in place of a screen, for screen readers; also KPKI_ACCESSIBLE=1' },
  'no-color': { description: 'no colors, whatever the terminal shows; also NO_COLOR=1' },
  'read-only': { description: 'look only: nothing can be applied' },
  help: { short: 'h', description: 'this help' },
  version: { description: 'the version of kpki' },
} as const satisfies Readonly<Record<string, OptionRow>>;

export type OptionName = keyof typeof rows;
export const optionRows: Readonly<Record<OptionName, OptionRow>> = rows;

type ValueOf<Row> = Row extends { readonly repeats: true }
  ? readonly string[]
  : Row extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Row extends { readonly value: string }
      ? string
      : boolean;

export type OptionValues = { readonly [Name in OptionName]?: ValueOf<(typeof rows)[Name]> };

export type ChoosingName = {
  [Name in OptionName]: (typeof rows)[Name] extends { choices: unknown } ? Name : never;
}[OptionName];
export type OptionChoice<Name extends ChoosingName> = (typeof rows)[Name]['choices'][number];

export function choiceOf<Name extends ChoosingName>(name: Name, text: string): OptionChoice<Name> | null {
  const choices: readonly OptionChoice<Name>[] = rows[name].choices;
  return choices.find((each) => each === text) ?? null;
}

/** `wide` shows more than `table`, in as much room as it takes. */
export type TextFormat = 'table' | 'wide';
export type RecordFormat = 'json' | 'yaml';
export type Format = TextFormat | RecordFormat;

export function isText(format: Format): format is TextFormat {
  return format === 'table' || format === 'wide';
}
