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
  plugin: 'says which contract it speaks, and describes its options',
  opened: 'opens, is checked and closed; asks nobody before it must',
  keyStore: '`keyStore`: keeps keys inside, and never replaces one',
  keyGenerator: '`keyGenerator`: makes keys that leave, and takes them back',
  sign: 'signs whole messages with the key that it shows, and with no other',
  issuer: '`issuers`: issues what was asked for, and says what it does not',
  locate: 'judges locations and names, and asks nobody',
  read: 'tells what is there, of secrets only what they belong to; absent is proven',
  write: 'compares and sets; whole, or by the entry',
  reveal: '`reveal`: gives private keys back',
  lock: '`lock`: one run at a time',
  rights: '`rights`: says what has to be granted, and what of it is not',
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
    section('Those of others', others),
  ]);
}

const about = [
  'A backend makes or keeps keys, or has certificates issued; a sink stores the result; a layout says what goes where. Each is',
  'proven by one suite, which is part of [the contract](contract.md): what a plugin declares decides which promises it must',
  'keep. These tables are made of the reports of that suite, run on the real thing: a disk, OpenBao, a Kubernetes API server,',
  'SoftHSM. A number is how many cases hold; a dash, that the plugin does not promise it.',
].join('\n');

const others = [
  '[Write a plugin](write-a-plugin.md) takes you from nothing to one that is proven by the same suite: `npm create @kpki/plugin`.',
  '`kpki plugin test NAME` runs it on what you have installed and configured, on your own device. A plugin that does not come',
  'with kpki runs once you [trust it](threats.md#plugins-of-others); `kpki plugin list` says where each stands.',
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
  [/\.unreadable$/, 'it reads whatever is in the place of an entry'],
  [/^canary\./, 'it has no option that could hold a secret'],
  [/\.reaches-nothing$/, 'it asks nothing of a server'],
  [/\.(throttled|one-attempt)$/, 'what it asks refuses no request as one too many'],
  [/\.(later|unanswered)$/, 'it makes no requests to a server'],
  [/\.aborted$/, 'its request is a call of the system or of a module, which no signal ends'],
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
