import { existsSync, globSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Exit } from '../exit-code.ts';
import { explained, Fault } from '../fault.ts';
import type { OptionValues } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Invocation, OverEach, Run, RunTogether } from './command.ts';

/** The exits from the best to the worst: of several files, the worst is that of all. */
const worse: readonly Exit[] = ['done', 'pending', 'waiting', 'usage', 'failed', 'interrupted'];

/** What is read from one place or written to it cannot be that of several clusters, one after the other. */
const oneOnly = ['out', 'plan', 'certificate', 'to'] as const;
/** The formats of which one report after the other can be shown. */
const severalFormats: readonly string[] = ['table', 'wide', 'json', 'yaml'];

/** How a command is run: for a file, and where it has a document that tells of several, for that. */
interface Runs {
  readonly run: Run;
  readonly runTogether?: RunTogether;
}

/**
 * Runs a command for each of several files: `files` are names and patterns such as `clusters/*.yaml`. What goes wrong with
 * one is told and keeps nobody from the others, and the exit is the worst of all.
 */
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
      const told = explained(error);
      terminal.progress(null);
      // What is wrong with the file itself begins with its name already.
      terminal.note(`kpki: ${told.text.startsWith(`${file}:`) ? '' : `${file}: `}${told.text}`);
      return told.exit;
    });
    if (worse.indexOf(exit) > worse.indexOf(worst)) worst = exit;
    if (exit === 'interrupted') return exit;
  }
  return worst;
}

/** What stands between the reports: for people the name of the file, and between documents of YAML their mark. */
function separatorBefore(file: string, isFirst: boolean, options: OptionValues): string | null {
  const format = formatOf(options);
  if (format === 'json' || isOneDocument(options)) return null;
  if (format === 'yaml') return isFirst ? null : '---';
  return `${isFirst ? '' : '\n'}${file}:`;
}

/**
 * A name is taken as it is, also that of a file with a bracket in it; a pattern stands for the files that it fits, in the
 * order of their names.
 */
function filesOf(pattern: string): readonly string[] {
  if (!/[*?[{]/.test(pattern) || existsSync(pattern)) return [pattern];
  const found = globSync(pattern).toSorted();
  if (found.length === 0) throw new Fault('usage', `${pattern}: no file fits this pattern`);
  return found;
}

/** A file that a name and a pattern both stand for is one: done twice, an undo would be undone. */
function onceEach(files: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return files.filter((file) => {
    const place = placeOf(file);
    const isFirst = !seen.has(place);
    seen.add(place);
    return isFirst;
  });
}

/** Where links lead. What is not there is an error later, and told by its name. */
function placeOf(file: string): string {
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
