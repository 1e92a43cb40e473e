import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll } from 'vitest';
import { kpkiIn } from '../program.ts';
import type { Play } from './play.ts';
import { twoEnvironments } from './specs.ts';

/** The result of an apply that left nothing pending or blocked: nothing follows its locations. */
export const allDone = /Done: \d+ steps?, [^;]*?\.\s/;

/** `shows`: a rotated CA is not counted as ok. */
export async function reachFilledTree($: Play, shows = '✓ 20 ok'): Promise<void> {
  await $.open('-e dev');
  await $.see(shows);
}

export async function reachTree($: Play, configurationText: string = twoEnvironments): Promise<void> {
  await $.write('kpki.yaml', configurationText);
  await $.open('-e dev');
  await $.see(/\+ \d+ not created/);
}

export async function reachPlan($: Play, configurationText?: string): Promise<void> {
  await reachTree($, configurationText);
  await $.typeTo('p', /\[ Apply \d+ steps \]/);
}

export async function reachQuestion($: Play, configurationText?: string): Promise<void> {
  await reachPlan($, configurationText);
  await $.typeTo('a', /Apply \d+ steps to .*\?/);
}

export async function beginApply($: Play, configurationText: string): Promise<void> {
  await reachQuestion($, configurationText);
  await $.press('Enter');
}

/** Prepares a folder with a `kpki.yaml` and all that it makes. Returns its path. */
export function filled(configurationText: string, environment: string): () => string {
  let folder: TemporaryDirectory | null = null;
  beforeAll(async () => {
    folder = await temporaryDirectory();
    await writeFile(join(folder.path, 'kpki.yaml'), configurationText);
    const result = await kpkiIn(folder.path, 'apply', '-e', environment, '--yes');
    if (result.code !== 0) throw new Error(`kpki apply ended with ${result.code}:\n${result.stderr}`);
  });
  afterAll(async () => {
    await folder?.[Symbol.asyncDispose]();
  });
  return () => {
    if (folder === null) throw new Error('the folder is filled before the first test, not earlier');
    return folder.path;
  };
}
