import type { CommandSpec } from '../../src/command-line/command.ts';
import { commands } from '../../src/commands/table.ts';
import { optionRows } from '../../src/options/options.ts';

const words: Readonly<Record<string, string>> = {
  clusters: '',
  source: 'out',
  artifact: 'admin.conf',
  owner: '',
  name: 'jane',
  names: 'nodes',
  agreement: 'https://vault.example.com:8200',
  component: 'kube-apiserver',
  shell: 'bash',
  sink: 'main',
  backend: 'default',
  plugin: './leaky.mjs',
  requests: 'saved',
  certificates: 'out/pki/ca.crt',
  // Files are inspected without a configuration: see below.
  path: '',
};

export interface Asked {
  readonly file: string;
  readonly environment: string | null;
  readonly formats: readonly string[];
}

export const formats: readonly string[] = optionRows.output.choices ?? [];

export function linesAbout(asked: Asked): readonly (readonly string[])[] {
  return commands.filter(({ options }) => options.includes('file')).flatMap((command) => linesOf(command, asked));
}

export const otherLines: readonly (readonly string[])[] = commands
  .filter(({ options }) => !options.includes('file'))
  .flatMap((command) => linesOf(command, { file: '', environment: null, formats }));

function linesOf(command: CommandSpec, { file, environment, formats: wanted }: Asked): readonly (readonly string[])[] {
  const base = [...command.name.split(' '), ...command.arguments.map(({ name }) => wordFor(name))].filter(
    (word) => word !== '',
  );
  const { options } = command;
  if (options.includes('file')) base.push('-f', file);
  if (options.includes('environment') && environment !== null) base.push('-e', environment);
  if (options.includes('yes')) base.push('--yes');
  const lines: (readonly string[])[] = options.includes('output')
    ? wanted.map((format) => [...base, '-o', format])
    : [base];
  // Saved files are inspected as well.
  if (options.includes('out')) lines.push([...base, '--out', 'saved']);
  // Some commands have formats of their own.
  const own = (command.wording?.output?.choices ?? []).filter((format) => !formats.includes(format));
  lines.push(...own.map((format) => [...base, '-o', format]));
  if (command.arguments.some(({ name }) => name === 'path')) {
    lines.push(...['wide', 'json', ...own].map((format) => [command.name, '.', '-o', format]));
  }
  if (options.includes('plan')) lines.push([...base, '--plan', 'broken.plan']);
  if (options.includes('except')) lines.push([...base, '--except', 'admin.conf']);
  if (options.includes('only')) lines.push([...base, '--only']);
  if (options.includes('certificate')) {
    lines.push(
      ...['out/pki/apiserver.key', 'out/pki/apiserver.crt'].map((pem) => [...base, '--certificate', pem, '--ca', pem]),
    );
  }
  return lines;
}

function wordFor(name: string): string {
  const word = words[name];
  if (word === undefined) throw new Error(`a new argument: say in ${import.meta.filename} what stands for ${name}`);
  return word;
}
