import { forwards, objectNames } from '@kpki/engine';
import { liveCheckTexts, phaseTexts } from '@kpki/presentation';
import { builtinLayoutLines, builtinNames, builtinPlugin } from '../builtins.ts';
import { exitCodes, exits, exitsOfAll } from '../exit-code.ts';
import { blocks, type FormPage } from '../new-cluster/blocks.ts';
import { partsOf, type QuestionName, questionNames, questionOf } from '../new-cluster/questions.ts';
import { capitalized } from '../new-cluster/words.ts';
import type { OptionName } from '../options/options.ts';
import { programName } from '../terminal/program-name.ts';
import { brokenLines } from '../text/break-lines.ts';
import { type CommandSpec, commandsWith } from './command.ts';
import { optionPair } from './help.ts';
import { asCalled, inAscii, named, rows, widthOf } from './help-lines.ts';
import type { TopicName } from './help-topics.ts';

/** Returns the lines of a topic. */
export function topicLines(name: TopicName, columns: number, commands: readonly CommandSpec[]): readonly string[] {
  return pages[name](columns, commands);
}

type Page = (columns: number, commands: readonly CommandSpec[]) => readonly string[];

const pages: Readonly<Record<TopicName, Page>> = {
  'new-cluster': newClusterTopic,
  environments: environmentsTopic,
  phases: phasesTopic,
  'live-checks': liveChecksTopic,
  'exit-codes': exitCodesTopic,
};

/** The options that the help of some commands leaves to this topic, and those of the same table that it shows. */
function newClusterTopic(columns: number, commands: readonly CommandSpec[]): readonly string[] {
  const [command, ...others] = commands.filter(({ leaves }) => leaves?.to === 'new-cluster');
  if (command === undefined) return [];
  const init = `${programName()} ${command.name}`;
  const pairs = new Map(questionNames.map((name) => [name, optionPair(command, name)]));
  const width = widthOf([...pairs.values()].map(([left]) => left));
  return [
    ...paragraph(
      `These options describe a cluster and its environment. At a terminal, \`${init}\` asks for those that \`${init} --help\` shows. Each missing option gets its default.`,
      columns,
    ),
    ...others.flatMap(({ name, options }) =>
      paragraph(`\`${programName()} ${name}\` takes the same, except ${missingIn(options)}.`, columns),
    ),
    ...[...Map.groupBy(pairs, ([name]) => pageOf(name))].flatMap(([page, own]) => [
      `${capitalized(page)}:`,
      ...own.flatMap(([, [left, right]]) => named(left, right, width, columns)),
      '',
    ]),
    ...commandsOf([
      'kpki init --yes --keys rsa-2048 --out kpki.yaml',
      'kpki init --yes --control-plane cp1=10.0.0.11 -e dev --sink-option root=./pki',
      'kpki init --yes --topology external --out external.yaml',
      'kpki adopt --sink @kpki/vault --cluster-name eu --control-plane cp1=10.0.0.11',
    ]),
  ];
}

/** Returns the page of the wizard that asks a question, or its parts. */
function pageOf(name: QuestionName): FormPage {
  const { block } = questionOf(name);
  if (block !== null) return blocks[block].page;
  const [part] = partsOf(name);
  return part === undefined ? 'cluster' : pageOf(part);
}

function missingIn(options: readonly OptionName[]): string {
  const missing = questionNames.filter((name) => !options.includes(name));
  return missing.map((name) => `--${name}`).join(', ');
}

function environmentsTopic(columns: number): readonly string[] {
  return [
    ...paragraph(
      'An environment names its backends, which make keys, hold CA keys or issue certificates, and its sinks, which store the results. kpki.yaml can have several, all for the same spec:',
      columns,
    ),
    '  environments:',
    '    dev:',
    '      sinks:',
    '        main: { use: "@kpki/filesystem", layout: kubeadm, with: { root: out } }',
    '    prod:',
    '      sinks:',
    '        vault: { use: "@kpki/vault", layout: vault-kv,',
    '                 with: { address: https://vault.example.com:8200 } }',
    '',
    ...paragraph(
      '-e NAME or KPKI_ENVIRONMENT selects one; a file with one environment needs neither. --dir DIR writes to a directory, and needs no environment.',
      columns,
    ),
    'Backends:',
    ...pluginRows('backend', columns),
    '',
    'Sinks:',
    ...pluginRows('sink', columns),
    '',
    'Layouts of sinks:',
    ...rows(Object.entries(builtinLayoutLines), columns),
    '',
    ...commandsOf([
      'kpki doctor -e prod',
      'kpki explain sink vault -e prod',
      'kpki copy --from dev/main --to prod/vault',
    ]),
  ];
}

function phasesTopic(columns: number): readonly string[] {
  return [
    ...paragraph(
      `\`${programName()} rotate NAME\` replaces a CA or the service-account key while the cluster runs, one phase at a time. Each phase prints what to restart. After the phase:`,
      columns,
    ),
    ...rows(
      [...forwards, 'rollback' as const].map((phase) => [phase, phaseTexts[phase]]),
      columns,
    ),
    '',
    ...paragraph(
      'kpki keeps no state: the next phase follows from the stored certificates and keys, so that an interrupted run continues. `rollback` ends the rotation from `trust`, with the old CA or key. Only the first rotation of kubernetes-ca begins with `prepare`, which makes `ca-signing.crt`; every other rotation begins with `trust`.',
      columns,
    ),
    ...commandsOf([
      'kpki rotate',
      'kpki rotate kubernetes-ca --dry-run',
      'kpki rotate kubernetes-ca',
      'kpki rotate etcd-ca --rollback',
    ]),
  ];
}

function liveChecksTopic(columns: number): readonly string[] {
  return [
    ...paragraph(
      `Before reissue, distrust, remove and most rollbacks (for kubernetes-ca also before trust), kpki checks that running servers have the files of the phase before. A check is proven, failed or unproven. One that is not proven stops the phase: nothing changes, and the exit code is 4. \`${programName()} verify --live\` makes the same checks at any time.`,
      columns,
    ),
    'A proven check means:',
    ...rows(Object.entries(liveCheckTexts), columns),
    '',
    ...paragraph(
      '--accept-unproven NAME accepts an unproven check that you checked by hand, and never a failed one. NAME is a node (cp2), a server (kube-apiserver/cp2), a kubelet (kubelet/w9), or one of these:',
      columns,
    ),
    ...Object.values(objectNames).map((name) => `  ${name}`),
    '',
    ...paragraph(
      '--wait repeats the checks until all are proven. --skip-live-checks is for a cluster that does not run.',
      columns,
    ),
    ...commandsOf(['kpki verify --live', 'kpki rotate kubernetes-ca --accept-unproven kube-scheduler/cp1']),
  ];
}

function exitCodesTopic(columns: number, commands: readonly CommandSpec[]): readonly string[] {
  return [
    'Exit codes:',
    ...rows(
      exits.map((exit) => [String(exitCodes[exit].code), exitCodes[exit].means]),
      columns,
    ),
    '',
    ...exits
      .filter((exit) => !exitsOfAll.some((each) => each === exit))
      .flatMap((exit) =>
        paragraph(
          `Only these commands return ${exitCodes[exit].code}: ${commandsWith(exit, commands).join(', ')}.`,
          columns,
        ),
      ),
    ...paragraph('After 4 and 130, run the same command again to continue.', columns),
    ...commandsOf(['kpki status --within 30d --exit-code']),
  ];
}

function pluginRows(part: 'backend' | 'sink', columns: number): readonly string[] {
  const found = builtinNames.flatMap((name) => {
    const what = builtinPlugin(name)?.[part]?.what;
    return what === undefined ? [] : [[name, what] as const];
  });
  return rows(found, columns);
}

function paragraph(text: string, columns: number): readonly string[] {
  return [...brokenLines(text, columns, inAscii), ''];
}

function commandsOf(examples: readonly string[]): readonly string[] {
  return ['Examples:', ...examples.map((example) => `  ${asCalled(example)}`)];
}
