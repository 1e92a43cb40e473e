import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMapping } from '@kpki/engine';
import { runbookTexts } from '@kpki/presentation';
import { kpkiApiVersion } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { codeOf } from './read-file.ts';
import { readSmallFile } from './read-small-file.ts';
import { stateFolder } from './user-folder.ts';
import { replaceFile } from './write-file.ts';

/** The rollout of a phase: another phase, or another rotation of the same CA, has ticks of its own. */
export interface RunbookOf {
  readonly cluster: string;
  readonly environment: string | null;
  /** As named in the command: `all sa`. */
  readonly rotation: string;
  readonly phase: string;
  /** The fingerprints of all certificates of the rotated CAs. */
  readonly generation: string;
}

interface Ticked extends RunbookOf {
  readonly done: readonly string[];
}

/**
 * Returns the steps of a rollout that a person has ticked. A note for people: kpki decides nothing by it, so a file that
 * cannot be used is none.
 */
export function readTicks(of: RunbookOf, folder: string = stateFolder()): readonly string[] {
  try {
    return read(fileIn(folder)).find((each) => isSame(each, of) && isOfPhase(each, of))?.done ?? [];
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

/** Replaces what was ticked of a rotation, an earlier phase too. Throws a Fault, and changes nothing, for another file. */
export async function writeTicks(
  of: RunbookOf,
  done: readonly string[],
  folder: string = stateFolder(),
): Promise<void> {
  const file = fileIn(folder);
  const others = read(file).filter((each) => !isSame(each, of));
  const runbooks: readonly Ticked[] = done.length === 0 ? others : [...others, { ...of, done }];
  await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new Fault('failed', runbookTexts.noFolder(dirname(file), codeOf(cause)), { cause });
  });
  await replaceFile(file, `${JSON.stringify({ apiVersion: kpkiApiVersion, kind, runbooks }, null, 2)}\n`);
}

const kind = 'Runbooks';

function fileIn(folder: string): string {
  return join(folder, 'runbooks.json');
}

function isSame(each: RunbookOf, of: RunbookOf): boolean {
  return each.cluster === of.cluster && each.environment === of.environment && each.rotation === of.rotation;
}

function isOfPhase(each: RunbookOf, of: RunbookOf): boolean {
  return each.phase === of.phase && each.generation === of.generation;
}

function read(file: string): readonly Ticked[] {
  const content = readSmallFile(file);
  if ('finding' in content) {
    if (content.finding.reason === 'missing') return [];
    throw refused(file);
  }
  const found = parsed(content.bytes.toString());
  if (!isMapping(found) || found['kind'] !== kind || found['apiVersion'] !== kpkiApiVersion) throw refused(file);
  const { runbooks } = found;
  if (!Array.isArray(runbooks) || !runbooks.every(isTicked)) throw refused(file);
  return runbooks;
}

function refused(file: string): Fault {
  return new Fault('failed', runbookTexts.notOne(file));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isTicked(value: unknown): value is Ticked {
  if (!isMapping(value)) return false;
  const { environment, done } = value;
  const texts = [value['cluster'], value['rotation'], value['phase'], value['generation']];
  const areTexts = texts.every((each) => typeof each === 'string');
  const isEnvironment = environment === null || typeof environment === 'string';
  return areTexts && isEnvironment && Array.isArray(done) && done.every((each) => typeof each === 'string');
}
