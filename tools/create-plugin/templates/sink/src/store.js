// @ts-check
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * One file for each location, which stands in for the object or the path that your store has for one.
 * @typedef {Readonly<Record<string, { readonly kind: 'public' | 'secret', readonly base64: string }>>} Stored
 */

/** Null where there is none: of a failure that is something else, the error says what. @param {string} file */
export async function readStored(file) {
  try {
    /** @type {Stored} */
    const stored = JSON.parse(await readFile(file, 'utf8'));
    return stored;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole, or not at all; an empty location goes. @param {string} file @param {Stored} stored */
export async function replaceStored(file, stored) {
  if (Object.keys(stored).length === 0) return rm(file, { force: true });
  const beside = `${file}.new`;
  await rm(beside, { force: true });
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(stored));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}

/**
 * Does something while nobody else writes the location: a store with compare-and-set of its own needs none of this.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T | null>} Null where somebody else is at it.
 */
export async function alone(file, work) {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const taken = `${file}.taken`;
  const handle = await open(taken, 'wx', 0o600).catch((error) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    return await work();
  } finally {
    await handle.close();
    await rm(taken, { force: true });
  }
}
