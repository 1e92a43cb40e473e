import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll } from 'vitest';
import { kubeadmFile } from './configurations.ts';
import { type Script, scriptIn, scriptOn } from './script.ts';

/** Plays the scripts of a file on copies of a folder with `kubeadm.yaml` and its PKI in `out`. */
export function onFilledFolder(
  configuration: string = kubeadmFile,
): (title: string, play: (script: Script) => Promise<void>) => void {
  let filled: TemporaryDirectory | undefined;
  beforeAll(async () => {
    filled = await temporaryDirectory();
    const $ = scriptIn(filled.path);
    $.write('kubeadm.yaml', configuration);
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes');
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());
  return (title, play) => scriptOn(() => filled?.path ?? '', title, play);
}

const filledFolders = new Map<string, Promise<string>>();

/** Fills a folder once per process and copies it for each script; `key` identifies what `fill` does. */
export async function fillOnce($: Script, key: string, fill: ($: Script) => Promise<void>): Promise<void> {
  const known = filledFolders.get(key) ?? newlyFilled(fill);
  filledFolders.set(key, known);
  await cp(await known, $.directory, { recursive: true, preserveTimestamps: true });
}

async function newlyFilled(fill: ($: Script) => Promise<void>): Promise<string> {
  const folder = mkdtempSync(join(folderOfAll(), 'filled-'));
  await fill(scriptIn(folder));
  return folder;
}

let above: string | undefined;

/** Deleted at the end of the process. */
function folderOfAll(): string {
  if (above !== undefined) return above;
  const made = mkdtempSync(join(tmpdir(), 'kpki-filled-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  // vitest ends its workers so, and the folder may be in memory.
  process.once('SIGTERM', () => process.exit());
  above = made;
  return made;
}
