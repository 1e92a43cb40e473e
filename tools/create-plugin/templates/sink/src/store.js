// @ts-check
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The content of one location, in one file: the stand-in for an object or a path of your store.
 * @typedef {Readonly<Record<string, { readonly kind: 'public' | 'secret', readonly base64: string }>>} Stored
 */

/** Null only if the file does not exist; any other failure is an error. @param {string} file */
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

/** Replaces the whole file by one rename; removes an empty location. @param {string} file @param {Stored} stored */
export async function replaceStored(file, stored) {
  if (Object.keys(stored).length === 0) return rm(file, { force: true });
  const temporary = `${file}.new`;
  await rm(temporary, { force: true });
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(stored));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

/**
 * Runs `work` while no other process writes the location. A store with its own compare-and-set does not need this function.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T | null>} Null if another process writes the location.
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
