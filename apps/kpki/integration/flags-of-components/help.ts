import { type KubernetesRelease, ofRelease, type ProgramResult, programPath, runProgram } from '@kpki/services';
import type { Component } from '@kpki/spec';

export interface HelpFlag {
  readonly flag: string;
  /** Whether its value may be a path: it is no switch, number or map. */
  readonly takesText: boolean;
  readonly help: string;
}

type Ask = (...programArguments: readonly string[]) => Promise<string>;

export async function helpOf(component: Component, release: KubernetesRelease): Promise<readonly HelpFlag[]> {
  const ask: Ask = async (...programArguments) => {
    const name = ofRelease(component, release);
    const { code, stdout, stderr }: ProgramResult = await runProgram(programPath(name), programArguments);
    if (code !== 0) throw new Error(`${[name, ...programArguments].join(' ')} ended with ${code}:\n${stderr}`);
    return stdout;
  };
  if (component === 'kubectl') return flagsIn(await ask('options'));
  if (component !== 'etcdctl') return flagsIn(await ask('--help'));
  const texts = release === '1.34' ? await etcdctlTexts(ask) : [await ask('options'), ...(await helpBelow(ask, []))];
  return texts.flatMap(flagsIn);
}

/** etcd 3.6 lists the commands of all levels between COMMANDS and OPTIONS: `  member add\t\tAdds a member`. */
async function etcdctlTexts(ask: Ask): Promise<readonly string[]> {
  const help = await ask('--help');
  const [, list = ''] = /^COMMANDS:\n([\s\S]*?)^OPTIONS:/m.exec(help) ?? [];
  const commands = [...list.matchAll(/^ {2}(\S+(?: \S+)*)\t/gm)].map(([, words = '']) => words.split(' '));
  return [help, ...(await Promise.all(commands.map((words) => ask(...words, '--help'))))];
}

/** Since 3.7 each command lists those below it, in sections with a heading: `Available Commands:`. */
async function helpBelow(ask: Ask, words: readonly string[]): Promise<readonly string[]> {
  const help = await ask(...words, '--help');
  const lists = help.split(/\n\n/).filter((section) => /^.*commands:?$/im.test(section.split('\n', 1)[0] ?? ''));
  const below = lists.flatMap((list) => [...list.matchAll(/^ {2}([a-z-]+) /gm)].map(([, word = '']) => word));
  const texts: string[] = [help];
  for (const word of below.filter((each) => each !== 'help' && each !== 'options')) {
    texts.push(...(await helpBelow(ask, [...words, word])));
  }
  return texts;
}

/** A flag with a text value, in each of the formats of `flagsIn`. */
const start =
  /^\s*(?:-\w, +)?(?<flag>--[a-z][\w-]*)(?<text> (?:string|strings|stringArray|namedCertKey)\b|=["'[]| '(?!true'|false'|\d))?/;

/**
 * The formats: ` --flag string   help` of Kubernetes, `--flag='':` and the help below it of kubectl, `--flag ''` and
 * the help below it of etcd.
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
