import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { type Configuration, type Machine, type ParseContext, parseConfiguration, problemText } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { isKubeadm } from './is-kubeadm.ts';
import type { Target } from './target.ts';
import { usualFile } from './usual-file.ts';

const largest = 4 * 1024 * 1024;

export interface ReadConfiguration extends Configuration {
  /** As the user gave it. */
  readonly file: string;
  /** Whether somebody has named its environment, by option or variable. */
  readonly isNamed: boolean;
}

/** For what a configuration leaves to the machine. */
export function thisMachine(): Machine {
  const outward = defaultInterface();
  const addresses = Object.entries(networkInterfaces())
    .sort(([a], [b]) => Number(b === outward) - Number(a === outward))
    .flatMap(([, each]) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return { name: hostname(), addresses };
}

/** The interface of the default route, which Linux tells in `/proc/net/route`; null elsewhere. */
function defaultInterface(): string | null {
  try {
    const routes = readFileSync('/proc/net/route', 'utf8').split('\n').slice(1);
    return routes.map((route) => route.split('\t')).find(([, destination]) => destination === '00000000')?.[0] ?? null;
  } catch {
    return null;
  }
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
    ...picking,
    ...(isNamed ? { environment } : {}),
  });
  if (result.problems !== undefined) {
    throw new Fault('usage', [`${file} cannot be used:`, ...result.problems.map(problemText)].join('\n'));
  }
  for (const warning of result.configuration.warnings) terminal.note(`warning: ${problemText(warning)}`);
  return { ...result.configuration, file, isNamed };
}

async function textOf(file: string, isDefault: boolean): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const hint = isDefault ? '; make one with `kpki init`, or name another with -f' : '';
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Fault('usage', `${file}: ${why}${hint}`, { cause });
  }
  if (bytes.length > largest)
    throw new Fault('usage', `${file}: ${bytes.length} bytes are too many for a configuration`);
  return bytes.toString('utf8');
}
