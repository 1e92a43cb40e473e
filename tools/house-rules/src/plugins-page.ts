import { builtinLine, builtinNames } from 'kpki/src/builtins.ts';
import { code, page, section, table } from './reference/markdown.ts';
import type { Workspace } from './workspace.ts';

type Report = Readonly<Record<string, string>>;

interface Proven {
  /** `@kpki/vault: transit` */
  readonly title: string;
  readonly plugin: string;
  readonly report: Report;
}

/** What the first word of a case's id is about; rows of the tables, in their order. */
const promises: Readonly<Record<string, string>> = {
  plugin: 'names its contract version, and describes its options',
  opened: 'opens, checks and closes; asks no question before one is needed',
  keyStore: '`keyStore`: keys never leave it, and are never replaced',
  keyGenerator: '`keyGenerator`: makes keys, and exports and adopts them',
  sign: 'signs whole messages with the key that it shows, and with no other',
  issuer: '`issuers`: issues exactly what was requested, and says what it does not issue',
  locate: 'checks locations and names without a request',
  read: 'reads entries, and describes secrets without showing them; absence is proven',
  write: 'compares and sets; atomically, or entry by entry',
  reveal: '`reveal`: returns private keys',
  lock: '`lock`: one run at a time',
  rights: '`rights`: lists the rights that it needs, and the missing ones',
  canary: 'shows no secret, in no error, log or value',
};

const reportFile = /^packages\/([^/]+)\/reports\/([^/]+)\.json$/;

export async function pluginsPage(workspace: Workspace): Promise<string> {
  const proven: Proven[] = [];
  for (const name of builtinNames) {
    for (const file of workspace.files.filter((each) => `@kpki/${reportFile.exec(each)?.[1]}` === name).toSorted()) {
      const part = reportFile.exec(file)?.[2] ?? '';
      const report = JSON.parse((await workspace.text(file)) ?? '{}') as Report;
      proven.push({ title: `${name.replace('@kpki/', '')}: ${part}`, plugin: name, report });
    }
  }
  const isSink = ({ report }: Proven): boolean => Object.keys(report).some((id) => id.startsWith('locate.'));
  return page('Plugins', about, [
    section(
      'What comes with kpki',
      table(
        ['Plugin', 'What it is'],
        builtinNames.map((name) => [linkTo(name), builtinLine(name)]),
      ),
    ),
    section('Backends', capabilities(proven.filter((each) => !isSink(each)))),
    section('Sinks', capabilities(proven.filter(isSink))),
    section('What is not proven, and why', unproven(proven)),
    section('Third-party plugins', others),
  ]);
}

const about = [
  'A backend makes keys, holds keys, or issues certificates. A sink stores the results. A layout says at which location each part',
  'is stored. One suite, which is part of [the contract](contract.md), tests all plugins: what a plugin declares decides which',
  'promises it must keep. These tables come from the reports of that suite on real systems: a disk, OpenBao, a Kubernetes API',
  'server, SoftHSM. A number is the number of passed cases; a dash means that the plugin does not make the promise.',
].join('\n');

const others = [
  '[Write a plugin](write-a-plugin.md) leads to a plugin that the same suite proves: `npm create @kpki/plugin`. `kpki plugin test',
  'NAME` runs the suite on an installed and configured plugin, on your own device. A plugin that does not come with kpki runs',
  'only after you [trust it](threats.md#plugins-of-others); `kpki plugin list` shows the state of each plugin.',
].join('\n');

function linkTo(name: string): string {
  return `[${name}](../packages/${name.replace('@kpki/', '')}/README.md)`;
}

function capabilities(columns: readonly Proven[]): string {
  const rows = Object.entries(promises)
    .map(([word, what]) => [what, ...columns.map(({ report }) => countIn(report, word))])
    .filter(([, ...cells]) => cells.some((cell) => cell !== '–'));
  return table(['', ...columns.map(({ title }) => title)], rows);
}

/** `12`, `11 of 12` where one is not proven, and a dash where nothing is promised. */
function countIn(report: Report, word: string): string {
  const own = Object.entries(report).filter(([id, result]) => id.startsWith(`${word}.`) && result !== 'not declared');
  const passed = own.filter(([, result]) => result === 'passed').length;
  if (own.length === 0) return '–';
  return passed === own.length ? `${passed}` : `${passed} of ${own.length}`;
}

/** Why a case of a built-in plugin is left open, by its id: there must be a reason here for each. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/\.unreadable$/, 'it can read everything that may replace an entry'],
  [/^canary\./, 'it has no option that could hold a secret'],
  [/\.reaches-nothing$/, 'it uses no server'],
  [/\.(throttled|one-attempt)$/, 'its system does not limit the rate of requests'],
  [/\.(later|unanswered)$/, 'it makes no requests to a server'],
  [/\.aborted$/, 'its request is a call of the system or of a module, which a signal cannot stop'],
];

const reasonFor = (id: string): string | undefined => reasons.find(([pattern]) => pattern.test(id))?.[1];

function unproven(proven: readonly Proven[]): string {
  const open = proven.flatMap(({ title, report }) =>
    Object.entries(report)
      .filter(([, result]) => result !== 'passed' && result !== 'not declared')
      .map(([id, result]) => [title, code(id), reasonFor(id) ?? result]),
  );
  return table(['Plugin', 'Case', 'Why'], open);
}
