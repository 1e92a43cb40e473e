import { existsSync, globSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Exit } from '../exit-code.ts';
import { explained } from '../explained.ts';
import { Fault } from '../fault.ts';
import type { OptionValues } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Invocation, OverEach, RunCommand, RunTogether } from './command.ts';

/** From the best exit to the worst. */
const worse: readonly Exit[] = ['done', 'pending', 'waiting', 'usage', 'failed', 'interrupted'];

/** Options that cannot apply to several clusters. */
const oneOnly = ['out', 'plan', 'certificate', 'dir'] as const;
/** The formats in which reports can follow one another. */
const severalFormats: readonly string[] = ['table', 'wide', 'json', 'yaml'];

interface Runs {
  readonly run: RunCommand;
  readonly runTogether?: RunTogether;
}

/** Runs a command for each named file or pattern. A failure does not stop the others; returns the worst exit. */
export async function overFiles(
  files: readonly string[],
  invocation: Invocation,
  { run, runTogether }: Runs,
): Promise<Exit> {
  const { options, terminal } = invocation;
  const named = onceEach(files.flatMap(filesOf));
  const [only, ...more] = named;
  if (only !== undefined && more.length === 0) return run({ ...invocation, options: { ...options, file: only } });
  const overEach: OverEach = (each) => oneAfterTheOther(named, options, terminal, each);
  if (runTogether !== undefined && isOneDocument(options)) {
    const { out: _, ...others } = options;
    refuseOneOnly(others);
    return runTogether(invocation, overEach);
  }
  refuseOneOnly(options);
  return overEach((own) => run({ ...invocation, options: own }));
}

async function oneAfterTheOther(
  named: readonly string[],
  options: OptionValues,
  terminal: Terminal,
  run: (options: OptionValues) => Promise<Exit>,
): Promise<Exit> {
  let worst: Exit = 'done';
  for (const [at, file] of named.entries()) {
    const separator = separatorBefore(file, at === 0, options);
    if (separator !== null) terminal.out(separator);
    const exit = await run({ ...options, file }).catch((error: unknown): Exit => {
      const reported = explained(error);
      terminal.progress(null);
      const isNamed = error instanceof Fault && error.file === file;
      terminal.note(`kpki: ${isNamed ? '' : `${file}: `}${reported.text}`);
      return reported.exit;
    });
    if (worse.indexOf(exit) > worse.indexOf(worst)) worst = exit;
    if (exit === 'interrupted') return exit;
  }
  return worst;
}

/** Returns what separates reports: the name of the file for people, `---` for YAML. */
function separatorBefore(file: string, isFirst: boolean, options: OptionValues): string | null {
  const format = formatOf(options);
  if (format === 'json' || isOneDocument(options)) return null;
  if (format === 'yaml') return isFirst ? null : '---';
  return `${isFirst ? '' : '\n'}${file}:`;
}

/** An existing name is no pattern, even with a bracket in it. */
function filesOf(pattern: string): readonly string[] {
  if (!/[*?[{]/.test(pattern) || existsSync(pattern)) return [pattern];
  const found = globSync(pattern).toSorted();
  if (found.length === 0) throw new Fault('usage', `${pattern}: no file fits this pattern`);
  return found;
}

/** A file must not be used twice: the second undo would revert the first. */
function onceEach(files: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return files.filter((file) => {
    const location = locationOf(file);
    const isFirst = !seen.has(location);
    seen.add(location);
    return isFirst;
  });
}

/** Resolves links. A missing file is an error later. */
function locationOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

function refuseOneOnly(options: OptionValues): void {
  const [name] = oneOnly.filter((each) => options[each] !== undefined);
  if (name !== undefined) throw new Fault('usage', `--${name} is for one cluster; name one file with -f`);
}

function isOneDocument(options: OptionValues): boolean {
  return !severalFormats.includes(formatOf(options));
}

function formatOf({ output = 'table' }: OptionValues): string {
  return output;
}
