import { type Configuration, type ParseContext, parseConfiguration, problemText } from '@kpki/spec';
import { layoutsFor } from '../layouts-for.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { configurationFault } from './configuration-fault.ts';
import { isKubeadm } from './is-kubeadm.ts';
import { thisMachine } from './machine.ts';
import { readNamedFile } from './read-file.ts';
import type { Target } from './target.ts';
import { usualFile } from './usual-file.ts';
import { endOfUtf8 } from './utf8.ts';

export interface ReadConfiguration extends Configuration {
  /** As the user gave it. */
  readonly file: string;
  /** Whether somebody has named its environment, by option or variable. */
  readonly isNamed: boolean;
  /** Who chose its servers: a file may come from others, and what was typed is the user's own word. */
  readonly chosenBy: 'file' | 'user';
}

/** Reads and judges the configuration file. All problems are told at once, each with its place. */
export async function readConfiguration(
  target: Target,
  terminal: Terminal,
  picking: Pick<ParseContext, 'orFirst'> = {},
): Promise<ReadConfiguration> {
  const file = target.file ?? usualFile;
  const text = await textOf(file, target.file === undefined);
  // A kubeadm file has no environments, so a variable that is set for other files does not concern it.
  const environment = target.environment ?? (isKubeadm(text) ? undefined : process.env['KPKI_ENVIRONMENT']);
  const isNamed = environment !== undefined && environment !== '';
  const result = parseConfiguration(text, file, {
    machine: thisMachine(),
    layoutsFor: (use) => layoutsFor(use).map(({ name }) => name),
    ...picking,
    ...(isNamed ? { environment } : {}),
  });
  if (result.problems !== undefined) {
    throw configurationFault(file, result.problems);
  }
  for (const warning of result.configuration.warnings) terminal.note(`warning: ${problemText(warning)}`);
  return { ...result.configuration, file, isNamed, chosenBy: 'file' };
}

async function textOf(file: string, isDefault: boolean): Promise<string> {
  const advice = isDefault ? 'make one with `kpki init`, or name another with -f' : undefined;
  const bytes = await readNamedFile(file, advice === undefined ? {} : { advice });
  const end = endOfUtf8(bytes);
  if (end === null) return bytes.toString('utf8');
  throw configurationFault(file, [{ file, ...end, path: '', message: 'this is not UTF-8; save the file as UTF-8' }]);
}
