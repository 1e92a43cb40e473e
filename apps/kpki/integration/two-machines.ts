import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, versionOf } from '@kpki/services';
import { expect } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { kpkiIn } from './program.ts';

/** A folder that stands for a machine: its kpki.yaml and its files alone. */
export interface Machine {
  readonly folder: string;
  kpki(...words: readonly string[]): Promise<ProgramResult>;
  ends(code: number, ...words: readonly string[]): Promise<string>;
  write(file: string, text: string | Uint8Array): Promise<void>;
  read(file: string): Promise<string>;
  /** Brings a folder or a file to another machine, as a stick does. */
  bring(file: string, to: Machine): Promise<void>;
}

export async function machineIn(below: string, name: string, configuration: string): Promise<Machine> {
  const folder = join(below, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'kpki.yaml'), configuration);
  const kpki = (...words: readonly string[]) => kpkiIn(folder, ...words);
  return {
    folder,
    kpki,
    async ends(code, ...words) {
      const { stdout, stderr, code: ended } = await kpki(...words);
      expect(ended, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(code);
      return `${stdout}${stderr}`;
    },
    write: (file, text) => writeFile(join(folder, file), text),
    read: (file) => readFile(join(folder, file), 'utf8'),
    bring: (file, to) => cp(join(folder, file), join(to.folder, file), { recursive: true }),
  };
}

export interface Declared {
  readonly topology: 'separate' | 'single-root' | 'external';
  readonly keys?: 'ec-p256' | 'rsa-2048';
  readonly environment: string;
  readonly spec?: string;
  readonly controlPlane?: string;
}

export function configurationOf({
  topology,
  keys = 'ec-p256',
  environment,
  spec = '',
  controlPlane = '{ name: cp1, addresses: [192.0.2.10] }',
}: Declared): string {
  return `${clusterPki('demo')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ${keys}, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: ec-p256 }
  ca: { topology: ${topology} }
  controlPlane: [${controlPlane}]
${spec}environments:
  only:
${environment
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;
}

const sink = (root: string, layout: string): string =>
  `sinks: { main: { use: "@kpki/filesystem", with: { root: ./${root} }, layout: ${layout} } }`;

export const environments: Readonly<Record<'online' | 'onlineExternal' | 'root' | 'cas', string>> = {
  online: `${sink('kubernetes', 'kubeadm')}\nca: { root-ca: { keys: external } }`,
  onlineExternal: sink('kubernetes', 'kubeadm'),
  root: sink('safe', 'root-ca'),
  cas: `backends: { maker: { use: "@kpki/node-crypto" } }\n${sink('safe', 'ca-only')}\nca: { default: { keys: maker } }`,
};

export async function contentsOf(machine: Machine, below: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(machine.folder, below);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.toSorted().map(async (file) => [file, await readFile(file, 'base64')] as const);
  return new Map(await Promise.all(read));
}
