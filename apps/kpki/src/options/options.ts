import type { Phase } from '@kpki/engine';
import type { ChoiceQuestion, Question } from '../new-cluster/question.ts';
import { type QuestionName, questionNames, questionOf, type questions } from '../new-cluster/questions.ts';
import { isRepeated, optionText } from '../new-cluster/words.ts';
import type { Bell } from '../terminal/bell.ts';
import type { ThemeName } from '../terminal/theme-name.ts';

export type FlagForm = 'flags' | 'kubeadm' | 'static-pod';

/** A row of the table of options; one name means the same in every command. */
export interface OptionRow {
  readonly short?: string;
  readonly value?: string;
  /** One row of help, where that is possible. */
  readonly description: string;
  /** What the reference adds, after a semicolon. */
  readonly details?: string;
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

/** The options of a question of a new cluster, as its row says. */
type QuestionOption<Of> = Of extends { readonly is: 'text' | 'plugin' | 'layout' }
  ? { readonly value: string; readonly description: string }
  : Of extends ChoiceQuestion<infer Choice>
    ? { readonly value: string; readonly description: string; readonly choices: readonly Choice[] }
    : { readonly value: string; readonly description: string; readonly repeats: true };

function questionOption(question: Question): OptionRow {
  const row = { value: question.value, description: optionText(question) };
  if (question.is === 'choice') return { ...row, choices: Object.keys(question.choices) };
  if (!isRepeated(question)) return row;
  return { ...row, repeats: true, commas: question.is === 'list' };
}

const questionRows = Object.fromEntries(questionNames.map((name) => [name, questionOption(questionOf(name))])) as {
  readonly [Name in QuestionName]: QuestionOption<(typeof questions)[Name]>;
};

const rows = {
  ...questionRows,
  file: {
    short: 'f',
    value: 'FILE',
    description: 'kpki.yaml (default), or a kubeadm configuration',
  },
  environment: { short: 'e', value: 'NAME', description: 'environment in the file; also KPKI_ENVIRONMENT' },
  dir: {
    value: 'DIR',
    description: "write to DIR in kubeadm's layout, not to the sinks",
  },
  'copy-to': {
    value: 'DIR',
    description: "copy the PKI to a new DIR, in kubeadm's layout",
    details: 'the source is only read',
  },
  to: { value: 'ENV/SINK', description: 'target sink' },
  from: { value: 'SINK', description: 'read only this sink of the environment' },
  wait: { description: 'wait for the end of another run, and for approvals' },
  before: {
    value: 'COMMAND',
    description: 'shell command before the first write; repeatable',
    details: 'if the command fails, nothing is written',
    repeats: true,
  },
  after: {
    value: 'COMMAND',
    description: 'shell command after the last write; repeatable',
    details: 'for example a restart',
    repeats: true,
  },
  yes: { short: 'y', description: 'do not ask for confirmation' },
  'dry-run': { description: 'show the changes without making them' },
  output: {
    short: 'o',
    value: 'FORMAT',
    description: 'output format',
    choices: every<Format>({ table: true, wide: true, json: true, yaml: true }),
  },
  hash: {
    value: 'SHA512',
    description: 'trust only this content; `kpki plugin list -o wide` shows the digest',
  },
  out: { value: 'FILE', description: 'save the plan in this file' },
  plan: { value: 'FILE', description: 'apply this saved plan; refused after any change' },
  except: {
    value: 'ARTIFACT',
    description: 'exclude this artifact: NAME or NAME/OWNER; repeatable',
    details:
      'NAME means those of every node and user, NAME/OWNER one of them. A CA and its trust bundles are excluded together, with everything that the CA signs if the CA would change or cannot be used',
    repeats: true,
  },
  only: {
    description: 'only what is requested, and the CAs that it needs',
    details: 'what else is due, missing or broken stays as it is',
  },
  'skip-changed': { description: 'skip what changed since the apply; restore the rest' },
  'exit-code': { description: 'exit with 3 if there is something to do' },
  within: { value: 'TIME', description: 'also count what expires within this time, such as 30d' },
  live: { description: 'also check running servers, and copies in the cluster' },
  kubeconfig: {
    value: 'FILE',
    description: 'kubeconfig for --live; default: one from the sinks',
  },
  certificate: { value: 'FILE', description: 'certificate to check, then its intermediates (PEM)' },
  ca: { value: 'FILE', description: 'CA certificates to verify with (PEM)' },
  name: { value: 'NAME', description: 'DNS name or IP address that the certificate must have' },
  usage: {
    value: 'USAGE',
    description: 'required usage; default: server with --name, otherwise any',
    choices: every<'server' | 'client'>({ server: true, client: true }),
  },
  at: {
    value: 'DIR',
    description: 'directory of the files on the node; default: /etc/kubernetes, or certificatesDir of kubeadm',
  },
  rotated: {
    description: 'for a rotated kubernetes-ca; default if ca-signing.crt exists',
    details: 'a rotated CA signs with ca-signing.crt',
  },
  form: {
    value: 'FORM',
    description: 'plain flags, or a patch for kubeadm or a static pod',
    choices: every<FlagForm>({ flags: true, kubeadm: true, 'static-pod': true }),
  },
  through: {
    value: 'PHASE',
    description: 'run all phases up to this one',
    choices: every<Exclude<Phase, 'rollback'>>({
      prepare: true,
      trust: true,
      reissue: true,
      distrust: true,
      remove: true,
    }),
  },
  rollback: { description: 'roll back one phase' },
  'skip-live-checks': { description: 'no live checks; only if the cluster does not run' },
  'accept-unproven': {
    value: 'NAME',
    description: 'accept an unproven live check; repeatable',
    details: 'NAME is a node, a server such as kube-apiserver/cp2, or an object; a failed check is never accepted',
    repeats: true,
  },
  compromised: { description: 'distrust a compromised key at once; requests may fail' },
  all: { description: 'also list unset flags, as comments' },
  node: { value: 'NAME', description: 'artifacts on this node; repeatable', repeats: true },
  'signed-by': { value: 'NAME', description: 'certificates that this CA signs; repeatable', repeats: true },
  rekey: { description: 'make new keys, and keep them until the import' },
  example: { description: 'write an example: example-cluster/kpki.yaml' },
  group: {
    value: 'GROUP',
    description: 'group of the user; repeatable, or a list with commas',
    repeats: true,
    commas: true,
  },
  validity: { value: 'TIME', description: 'lifetime of the certificate, such as 12h or 30d' },
  accessible: { description: 'lines for a screen reader; also KPKI_ACCESSIBLE=1' },
  'no-color': { description: 'print without colors; also NO_COLOR=1' },
  'read-only': { description: 'disable everything that changes the PKI' },
  theme: {
    value: 'THEME',
    description: 'colors; default: as in ui.json of the user, or auto',
    choices: every<ThemeName>({ auto: true, dark: true, light: true, 'high-contrast': true, mono: true }),
  },
  'no-mouse': { description: 'leave the mouse to the terminal, so that it selects text' },
  bell: {
    value: 'HOW',
    description: 'tell when a task of more than 10 seconds ends; default: as in ui.json of the user, or bell',
    choices: every<Bell>({ bell: true, notification: true, off: true }),
  },
  help: { short: 'h', description: 'show this help' },
  version: { description: 'show the version of kpki' },
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

/** `wide` shows more than `table`, in as much room as it takes. */
export type TextFormat = 'table' | 'wide';
export type RecordFormat = 'json' | 'yaml';
export type Format = TextFormat | RecordFormat;

export function isText(format: Format): format is TextFormat {
  return format === 'table' || format === 'wide';
}
