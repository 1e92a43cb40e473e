import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { fileTexts } from '@kpki/presentation';
import {
  type Configuration,
  inReadingOrder,
  locationText,
  messageText,
  type ParseContext,
  type Position,
  type Problem,
  parseEnvironments,
  problemText,
} from '@kpki/spec';
import { Fault } from '../fault.ts';
import { layoutsFor } from '../layouts-for.ts';
import type { OptionName } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { defaultFile } from './default-file.ts';
import { thisMachine } from './machine.ts';
import { readNamedFile } from './read-file.ts';

export interface ReadConfiguration extends Configuration {
  readonly file: string;
  /** Whether its environment was named, by option or variable. */
  readonly isNamed: boolean;
  /** A file may come from others; what was typed is the user's own word. */
  readonly chosenBy: 'file' | 'user';
}

/** Reads and judges the configuration file. Throws a Fault with all problems, each with its location. */
export async function readConfiguration(
  target: Target,
  terminal: Terminal,
  picking: Pick<ParseContext, 'orFirst'> = {},
): Promise<ReadConfiguration> {
  return (await readConfigurations(target.file, terminal, picking))(target.environment);
}

/** Reads and judges a file once, for several of its environments. What it returns throws a Fault as well. */
export async function readConfigurations(
  named: Target['file'],
  terminal: Terminal,
  picking: Pick<ParseContext, 'orFirst'>,
): Promise<(environment?: string) => ReadConfiguration> {
  const file = named ?? defaultFile;
  const text = await textOf(file, named === undefined);
  // A kubeadm file has no environments, so the variable for other files does not apply.
  const usual = isKubeadm(text) ? undefined : process.env['KPKI_ENVIRONMENT'];
  const pick = parseEnvironments(text, file, {
    machine: thisMachine(),
    layoutsFor: (use) => layoutsFor(use).map(({ name }) => name),
  });
  return (wanted) => {
    const environment = wanted ?? usual;
    const isNamed = environment !== undefined && environment !== '';
    const result = pick({ ...picking, ...(isNamed ? { environment } : {}) });
    if (result.problems !== undefined) throw configurationFault(file, result.problems);
    for (const warning of result.configuration.warnings) terminal.note(`warning: ${problemText(warning)}`);
    return { ...result.configuration, file, isNamed, chosenBy: 'file' };
  };
}

async function textOf(file: string, isDefault: boolean): Promise<string> {
  const advice = isDefault ? fileTexts.makeOne : undefined;
  const bytes = await readNamedFile(file, advice === undefined ? {} : { advice });
  const end = endOfUtf8(bytes);
  if (end === null) return bytes.toString('utf8');
  throw configurationFault(file, [{ file, ...end, path: '', message: 'this is not UTF-8; save the file as UTF-8' }]);
}

export function configurationFault(file: string, problems: readonly Problem[]): Fault {
  const ordered = inReadingOrder(problems);
  const [first] = ordered;
  return new Fault(
    'usage',
    problemsText(file, ordered),
    first === undefined ? {} : { at: { file: first.file, line: first.line, problem: messageText(first) } },
  );
}

/** If only the choice of an environment is wrong, the file is not called unusable. */
function problemsText(file: string, problems: readonly Problem[]): string {
  const [first] = problems;
  if (problems.length === 1 && first?.ofChoice === true) return `${first.message} (${locationText(first)})`;
  return [fileTexts.unusable(file), ...problems.map(problemText)].join('\n');
}

export function isKubeadm(text: string): boolean {
  return /^apiVersion:\s*["']?kubeadm\.k8s\.io\//m.test(text);
}

export function refuseReadOnly({ environment, file }: ReadConfiguration): void {
  if (environment?.readOnly !== true) return;
  throw new Fault(
    'failed',
    `environment ${environment.name} of ${file} is read-only; take readOnly out of it, or pick another with -e`,
  );
}

const newline = '\n'.charCodeAt(0);
const replacement = '\uFFFD';
const replacementBytes = Buffer.from(replacement);

export function endOfUtf8(bytes: Uint8Array): Position | null {
  if (isUtf8(bytes)) return null;
  for (let from = 0, line = 1; ; line += 1) {
    const found = bytes.indexOf(newline, from);
    const own = bytes.subarray(from, found === -1 ? bytes.length : found);
    if (!isUtf8(own)) return { line, column: charactersBefore(own) + 1 };
    from = found + 1;
  }
}

/** A decoder writes the replacement character for invalid bytes; the text may also contain that character itself. */
function charactersBefore(line: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(line);
  for (let at = text.indexOf(replacement); ; at = text.indexOf(replacement, at + 1)) {
    const before = Buffer.byteLength(text.slice(0, at));
    const isWritten = replacementBytes.equals(line.subarray(before, before + replacementBytes.length));
    if (!isWritten) return at;
  }
}

interface SinkName {
  /** Absent: the only environment of the file. */
  readonly environment?: string;
  readonly sink: string;
}

/** Throws a Fault if the option is missing or no such name. */
export function sinkNameIn(option: OptionName, text: string | undefined): SinkName {
  if (text === undefined)
    throw new Fault('usage', `--${option} is missing; name a sink, as --${option} ENVIRONMENT/SINK`);
  const [first = '', second, ...others] = text.split('/');
  if (first === '' || second === '' || others.length > 0) {
    throw new Fault('usage', `--${option}: ${JSON.stringify(text)} is no sink; write ENVIRONMENT/SINK, as prod/vault`);
  }
  return second === undefined ? { sink: first } : { environment: first, sink: second };
}

export function targetAt({ environment, sink }: SinkName, file: string | undefined): Target {
  return {
    ...(file === undefined ? {} : { file }),
    ...(environment === undefined ? {} : { environment }),
    from: sink,
  };
}

export interface Target {
  readonly file?: string;
  readonly environment?: string;
  readonly dir?: string;
  readonly from?: string;
  /** Whether the file does not exist yet. */
  readonly isDraft?: true;
}

/** Throws a Fault for a directory that does not exist: it is a typo, and an empty answer would hide it. */
export function refuseAbsentDirectory(directory: string | undefined): void {
  if (directory !== undefined && !existsSync(directory)) {
    throw new Fault('failed', `${directory}: no such directory`);
  }
}
