import { type ComponentName, type ProgramResult, programPath, runProgram } from '@kpki/services';
import type { Component } from '@kpki/spec';

/** A flag as a component's own help has it. */
export interface HelpFlag {
  /** With its dashes. */
  readonly flag: string;
  /** Whether its value may be a path: it is neither a switch nor a number, and no map. */
  readonly takesText: boolean;
  readonly help: string;
}

/** Every flag that a component's help names; those of its subcommands too, where the client of etcd has some. */
export async function helpOf(component: Component): Promise<readonly HelpFlag[]> {
  if (component === 'kubectl') return flagsIn(await output('kubectl', 'options'));
  const help = await output(component, '--help');
  if (component !== 'etcdctl') return flagsIn(help);
  const texts = await Promise.all(subcommands(help).map((words) => output('etcdctl', ...words, '--help')));
  return [help, ...texts].flatMap(flagsIn);
}

async function output(name: ComponentName, ...programArguments: readonly string[]): Promise<string> {
  const { code, stdout, stderr }: ProgramResult = await runProgram(programPath(name), programArguments);
  if (code !== 0) throw new Error(`${[name, ...programArguments].join(' ')} ended with ${code}:\n${stderr}`);
  return stdout;
}

/** The lines between COMMANDS and OPTIONS: `  member add\t\tAdds a member`. */
function subcommands(help: string): readonly (readonly string[])[] {
  const [, list = ''] = /^COMMANDS:\n([\s\S]*?)^OPTIONS:/m.exec(help) ?? [];
  return [...list.matchAll(/^ {2}(\S+(?: \S+)*)\t/gm)].map(([, words = '']) => words.split(' '));
}

/** A flag, and what shows that its value is a text, in each of the formats that `flagsIn` reads. */
const start =
  /^\s*(?:-\w, +)?(?<flag>--[a-z][\w-]*)(?<text> (?:string|strings|stringArray|namedCertKey)\b|=["'[]| '(?!true'|false'|\d))?/;

/**
 * The formats of the three: ` --flag string   help` of Kubernetes, `--flag='':` and the help below it of kubectl,
 * `--flag ''` and the help below it of etcd.
 */
function flagsIn(help: string): readonly HelpFlag[] {
  const flags: HelpFlag[] = [];
  for (const line of help.split('\n')) {
    const { flag, text } = start.exec(line)?.groups ?? {};
    const last = flags.at(-1);
    if (flag !== undefined) flags.push({ flag, takesText: text !== undefined, help: line.replace(start, '') });
    else if (last !== undefined) flags[flags.length - 1] = { ...last, help: `${last.help}\n${line}` };
  }
  return flags;
}
