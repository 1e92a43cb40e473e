import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pemBlocks } from '@kpki/plugin';
import { programPath, runProgram } from '@kpki/services';
import { filesBelow } from './file-tree.ts';

/** Lints about private PKIs; the others are policies of browsers and mail. */
const sources = new Set(['RFC3279', 'RFC5280', 'RFC5480', 'RFC5891', 'RFC8813', 'Community']);

export interface Finding {
  readonly file: string;
  readonly lint: string;
  readonly result: string;
}

export async function lintNames(): Promise<readonly string[]> {
  const list = await zlint('-list-lints-json');
  return list
    .map((line) => JSON.parse(line) as { readonly name: string; readonly source: string })
    .filter(({ source }) => sources.has(source))
    .map(({ name }) => name);
}

export interface Linted {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** Lints every certificate of a directory, those in kubeconfigs too; `scratch` holds copies. */
export async function lintDirectory(directory: string, scratch: string, lints: readonly string[]): Promise<Linted> {
  const certificates = [...(await filesBelow(directory))].flatMap(([path, { bytes }]) =>
    certificatesIn(path, bytes).map((der) => ({ path, der })),
  );
  const copies = join(scratch, 'linted');
  await mkdir(copies);
  const files = await Promise.all(
    certificates.map(async ({ der }, index) => {
      const copy = join(copies, `${index}.der`);
      await writeFile(copy, der);
      return copy;
    }),
  );
  const reports = await zlint('-format=der', '-includeNames', lints.join(','), ...files);
  if (reports.length !== files.length) throw new Error(`${reports.length} reports on ${files.length} certificates`);
  return {
    files: certificates.map(({ path }) => path),
    findings: reports.flatMap((report, index) => findingsIn(certificates[index]?.path ?? '', report)),
  };
}

function findingsIn(file: string, report: string): readonly Finding[] {
  return Object.entries(JSON.parse(report) as Readonly<Record<string, { readonly result: string }>>)
    .map(([lint, { result }]) => ({ file, lint, result }))
    .filter(({ result }) => !['pass', 'NA', 'NE'].includes(result));
}

function certificatesIn(path: string, bytes: Buffer): readonly Uint8Array[] {
  if (path.endsWith('.crt')) return pemBlocks(bytes).map(({ der }) => der);
  const inside = /client-certificate-data: (\S+)/.exec(path.endsWith('.conf') ? bytes.toString() : '')?.[1];
  return inside === undefined ? [] : pemBlocks(Buffer.from(inside, 'base64')).map(({ der }) => der);
}

async function zlint(...zlintArguments: readonly string[]): Promise<readonly string[]> {
  const result = await runProgram(programPath('zlint'), zlintArguments);
  if (result.code !== 0) throw new Error(`zlint ended with ${result.code}:\n${result.stderr}`);
  return result.stdout.trim().split('\n');
}
